using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.Subscriptions;

/// <summary>Subscriptions of the scope's tenant.</summary>
public interface ISubscriptionService
{
    /// <summary>Subscribes a customer to a plan and runs what is due at once: charges in advance are invoiced when this returns.</summary>
    Task<Outcome<SubscriptionView>> CreateAsync(CreateSubscription command, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a subscription and runs what is due at once: what became smaller is credited before a new invoice is made, so that the balance
    /// pays that (R12).
    /// </summary>
    Task<Outcome<SubscriptionView>> ChangeAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken);

    /// <summary>
    /// What a change would do to the money when it takes effect, from the usage so far (R24): it is carried out and taken back, so the quote
    /// and the change are the same code.
    /// </summary>
    Task<Outcome<SubscriptionQuote>> QuoteAsync(SubscriptionId id, SubscriptionChange change, CancellationToken cancellationToken);

    /// <summary>What a new subscription would be invoiced up to its start, or to now where that is later (R24).</summary>
    Task<Outcome<SubscriptionQuote>> QuoteAsync(CreateSubscription command, CancellationToken cancellationToken);

    /// <summary>What happened to a subscription, oldest first; empty for an unknown one.</summary>
    Task<IReadOnlyList<SubscriptionEvent>> HistoryAsync(SubscriptionId id, CancellationToken cancellationToken);

    /// <summary>The plans of a subscription, those of the past and those scheduled included, the earliest first.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="start">Bounds on their starts.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Outcome<Page<PlanInForce>>> ScheduleAsync(SubscriptionId id, CreatedRange start, PageRequest page, CancellationToken cancellationToken);

    /// <summary>A subscription by id.</summary>
    Task<SubscriptionView?> FindAsync(SubscriptionId id, CancellationToken cancellationToken);

    /// <summary>Subscriptions, newest first.</summary>
    Task<Outcome<Page<SubscriptionView>>> ListAsync(SubscriptionQuery query, PageRequest page, CancellationToken cancellationToken);
}

/// <summary>A subscription with what it refers to and the time of its customer's clock, from which its status follows.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Customer">Its customer.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Now">The customer's clock.</param>
public sealed record SubscriptionView(Subscription Subscription, Customer Customer, Plan Plan, Instant Now)
{
    /// <summary>The catalogue's view of the prices on its timeline, among them what its plan no longer has and what was added to it.</summary>
    public IReadOnlyDictionary<PriceId, CatalogPrice> Prices { get; init; } = new Dictionary<PriceId, CatalogPrice>();

    /// <summary>The coupon that was redeemed last; null for none.</summary>
    public RedeemedCoupon? RedeemedCoupon { get; init; }

    /// <summary>What the command that answers with this wrote; null where it was not asked for.</summary>
    public ChangedResources? Changed { get; init; }

    /// <summary>Whether it has not started, runs or has ended, by the customer's clock.</summary>
    public SubscriptionStatus Status =>
        Subscription.Timeline.End <= Now ? SubscriptionStatus.Ended
        : Subscription.Timeline.Start > Now ? SubscriptionStatus.Upcoming
        : SubscriptionStatus.Active;
}

/// <summary>What a change wrote. Nothing is ever voided by one: what became smaller is credited (R12).</summary>
/// <param name="CreatedInvoices">The invoices it made, by invoice date; drafts with the lines they would have now.</param>
/// <param name="CreatedCreditNotes">The credit notes it wrote.</param>
public sealed record ChangedResources(IReadOnlyList<InvoiceView> CreatedInvoices, IReadOnlyList<CreditNoteView> CreatedCreditNotes);

/// <summary>Where a subscription is in its life.</summary>
public enum SubscriptionStatus
{
    /// <summary>It runs.</summary>
    Active,

    /// <summary>It has ended.</summary>
    Ended,

    /// <summary>It has not started.</summary>
    Upcoming,
}

/// <summary>A new subscription. Exactly one of the customer's ids and one of the plan's is given.</summary>
public sealed record CreateSubscription
{
    /// <summary>The customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The customer by the seller's own id.</summary>
    public string? ExternalCustomerId { get; init; }

    /// <summary>The plan.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>The plan by the seller's own id.</summary>
    public string? ExternalPlanId { get; init; }

    /// <summary>The version of the plan; its default version by default.</summary>
    public int? PlanVersion { get; init; }

    /// <summary>The first instant; the customer's now by default. At most two years back.</summary>
    public Instant? StartDate { get; init; }

    /// <summary>The first instant after; open by default.</summary>
    public Instant? EndDate { get; init; }

    /// <summary>Whether periods are counted from the start's own day; by default they are aligned with the start of the month (R7).</summary>
    public bool AlignBillingWithStartDate { get; init; }

    /// <summary>The day, and optionally month and year, that periods are counted from (R7, R27).</summary>
    public AnchorConfiguration? Anchor { get; init; }

    /// <summary>What its fees are prorated by; local days by default (R8).</summary>
    public ProrationUnit ProrationUnit { get; init; }

    /// <summary>An ISO 4217 code; the plan's by default (R21).</summary>
    public string? Currency { get; init; }

    /// <summary>The name; the plan's by default.</summary>
    public string? Name { get; init; }

    /// <summary>Days from the invoice date to the due date, 0 to 3650; the plan's by default, else 0.</summary>
    public int? NetTerms { get; init; }

    /// <summary>A memo for its invoices; the plan's by default.</summary>
    public string? DefaultInvoiceMemo { get; init; }

    /// <summary>Whether its payments are collected automatically; null leaves it to the customer.</summary>
    public bool? AutoCollection { get; init; }

    /// <summary>
    /// What the usage of an open period may come to before a part of it is invoiced, above 0, in the currency it is invoiced in (R16); none by default.
    /// </summary>
    public decimal? InvoicingThreshold { get; init; }

    /// <summary>What it is to have otherwise than its plan; nothing by default.</summary>
    public PlanOverrides Overrides { get; init; } = new();

    /// <summary>A coupon that is redeemed with its start; none by default.</summary>
    public string? CouponRedemptionCode { get; init; }

    /// <summary>The phase of the plan it starts with; the first by default, and none where the plan has none.</summary>
    public int? InitialPhaseOrder { get; init; }

    /// <summary>Days of its trial, 0 to 3660: 0 for none; the plan's by default.</summary>
    public int? TrialDurationDays { get; init; }

    /// <summary>Which events its usage prices meter, beside what their metrics say: a predicate such as <c>region = 'eu'</c>; all by default.</summary>
    public string? Filter { get; init; }

    /// <summary>Whose usage is metered, at most 100 customers; the customer's own where empty, as by default.</summary>
    public IReadOnlyList<CustomerId> UsageCustomerIds { get; init; } = [];

    /// <summary>At most 50 labels; null values are left out.</summary>
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    /// <summary>Whether the answer names the invoices that the command made; false by default.</summary>
    public bool IncludeChangedResources { get; init; }
}

/// <summary>A billing anchor as requested.</summary>
/// <param name="Day">1 to 31; shorter months use their last day.</param>
/// <param name="Month">1 to 12; only with it do cadences longer than a month keep a month of their own.</param>
/// <param name="Year">The year, with a month.</param>
public sealed record AnchorConfiguration(int Day, int? Month = null, int? Year = null);

/// <summary>The money effect of a change.</summary>
/// <param name="Subscription">The subscription with its timeline after the change.</param>
/// <param name="Invoices">The invoices it makes, drafts with the lines they would have now.</param>
/// <param name="CreditNotes">The credit notes it writes.</param>
/// <param name="View">The subscription as the command would answer with it, what it wrote included.</param>
public sealed record SubscriptionQuote(Subscription Subscription, IReadOnlyList<Invoice> Invoices, IReadOnlyList<CreditNote> CreditNotes, SubscriptionView View);

/// <summary>Which subscriptions to list; empty lists and nulls restrict nothing.</summary>
public sealed record SubscriptionQuery
{
    /// <summary>Of these customers.</summary>
    public IReadOnlyList<CustomerId> CustomerIds { get; init; } = [];

    /// <summary>Of these customers, by the seller's own ids.</summary>
    public IReadOnlyList<string> ExternalCustomerIds { get; init; } = [];

    /// <summary>To this plan.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>To this plan, by the seller's own id.</summary>
    public string? ExternalPlanId { get; init; }

    /// <summary>In one of these states, by each customer's clock.</summary>
    public IReadOnlyList<SubscriptionStatus> Statuses { get; init; } = [];

    /// <summary>Created in this range.</summary>
    public CreatedRange Created { get; init; } = CreatedRange.Any;
}
