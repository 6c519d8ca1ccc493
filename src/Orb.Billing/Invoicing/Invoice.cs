using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Customers;
using Orb.Billing.Taxes;

namespace Orb.Billing.Invoicing;

/// <summary>Where an invoice is in its life (R13).</summary>
public enum InvoiceStatus
{
    /// <summary>A projection: its lines are made anew from timeline and usage whenever it is read.</summary>
    Draft,

    /// <summary>Issued and immutable.</summary>
    Issued,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Void; it keeps its number.</summary>
    Void,

    /// <summary>Handed to another invoicing system.</summary>
    Synced,
}

/// <summary>Why an invoice exists; with its cause id it is unique in the tenant (R10).</summary>
public enum InvoiceCause
{
    /// <summary>A billing cycle: (subscription, invoice date, currency, grouping key).</summary>
    Cycle,

    /// <summary>A change of the timeline, or another invoice for the charges of one that was voided with rebill.</summary>
    Change,

    /// <summary>A threshold within a period.</summary>
    Threshold,

    /// <summary>A request.</summary>
    OneOff,
}

/// <summary>An invoice.</summary>
public sealed record Invoice
{
    /// <summary>The id.</summary>
    public required InvoiceId Id { get; init; }

    /// <summary>Why it exists.</summary>
    public required InvoiceCause Cause { get; init; }

    /// <summary>Names the cause; unique with it.</summary>
    public required string CauseId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required InvoiceStatus Status { get; init; }

    /// <summary>The number given at issue; null before (R13).</summary>
    public string? Number { get; init; }

    /// <summary>Who is invoiced.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>The subscription it bills; null for a one-off invoice.</summary>
    public required SubscriptionId? SubscriptionId { get; init; }

    /// <summary>The currency of every amount.</summary>
    public required Currency Currency { get; init; }

    /// <summary>The grouping key of its prices.</summary>
    public string? GroupingKey { get; init; }

    /// <summary>The invoice date (R9).</summary>
    public required Instant InvoiceDate { get; init; }

    /// <summary>Days from the invoice date to the due date.</summary>
    public required int NetTerms { get; init; }

    /// <summary>When it is due to be paid: the invoice date plus net terms, on the customer's calendar (R9).</summary>
    public required Instant DueDate { get; init; }

    /// <summary>When a draft is issued by itself: the invoice date, plus the grace period where it has usage.</summary>
    public required Instant ScheduledIssueAt { get; init; }

    /// <summary>Whether a draft is issued by itself; null leaves it to the customer.</summary>
    public bool? AutoIssue { get; init; }

    /// <summary>Whether it is collected automatically; null leaves it to the subscription, else to the customer.</summary>
    public bool? AutoCollection { get; init; }

    /// <summary>The issue time, by the customer's clock; null before.</summary>
    public Instant? IssuedAt { get; init; }

    /// <summary>When nothing of it was due any more, by the customer's clock; null before.</summary>
    public Instant? PaidAt { get; init; }

    /// <summary>When it was voided, by the customer's clock; null before.</summary>
    public Instant? VoidedAt { get; init; }

    /// <summary>Whether voiding it opened its charges, so that they are billed again; else they stay settled: waived (R11).</summary>
    public bool Rebilled { get; init; }

    /// <summary>The payment somebody reported; null where none was.</summary>
    public ReportedPayment? Payment { get; init; }

    /// <summary>The attempts to collect it, oldest first.</summary>
    public IReadOnlyList<PaymentAttempt> PaymentAttempts { get; init; } = [];

    /// <summary>When it was created, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>A memo.</summary>
    public string? Memo { get; init; }

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Its lines in order; of a draft those it would have if it were issued now.</summary>
    public IReadOnlyList<InvoiceLineItem> Lines { get; init; } = [];

    /// <summary>Its lines made by hand, after the calculated ones; a refresh of the draft keeps them and nothing reconciles them (R11, R13).</summary>
    public IReadOnlyList<ManualLine> ManualLines { get; init; } = [];

    /// <summary>The credit notes on it, oldest first, voided ones too.</summary>
    public IReadOnlyList<CreditNote> CreditNotes { get; init; } = [];

    /// <summary>Charges settled before that reach past this instant are corrected on it (R11); null when it corrects none.</summary>
    public Instant? CorrectsFrom { get; init; }

    /// <summary>How it moved the customer's balance: applied, credited, returned; in the order of the balance.</summary>
    public IReadOnlyList<BalanceTransaction> BalanceTransactions { get; init; } = [];

    /// <summary>The ingest sequence its usage was cut off at (R14); null before issue.</summary>
    public long? CutOff { get; init; }

    /// <summary>The version of the time zone database its periods were made with (R6).</summary>
    public string? TimeZoneVersion { get; init; }

    /// <summary>
    /// How it is taxed: copied at issue and never looked up again (R19), of a draft as its customer is taxed now. Null where its lines bear no
    /// taxes yet.
    /// </summary>
    public CustomerTaxation? Taxation { get; init; }

    /// <summary>The sum of its lines: without tax, or with it where the amounts contain it.</summary>
    public required Money Subtotal { get; init; }

    /// <summary>The sum of its taxes, each rounded once over all lines that bear it (R19).</summary>
    public Money Tax => Taxed.Aggregate(Money.Zero(Currency), (sum, line) => sum + line.Tax);

    /// <summary>Its taxes by tax, category and rate, in the order in which they first appear; they sum to <see cref="Tax"/>.</summary>
    public IReadOnlyList<TaxGroup> TaxGroups => TaxGroup.Of([.. Taxed]);

    /// <summary>The latest tax point of its lines; null before they are taxed.</summary>
    public LocalDate? TaxPoint => Lines.Select(l => l.Taxes).Concat(ManualLines.Select(l => l.Taxes)).Max(t => t?.TaxPoint);

    /// <summary>The subtotal and the taxes it does not contain.</summary>
    public required Money Total { get; init; }

    /// <summary>
    /// What was taken from the customer's balance at issue; negative where a debt was added (R18). Of a draft what would be, if it were issued now.
    /// </summary>
    public required Money BalanceApplied { get; init; }

    /// <summary>The money received for it.</summary>
    public required Money AmountPaid { get; init; }

    /// <summary>What it asked for at issue: the total less the balance applied.</summary>
    public Money Payable => Total - BalanceApplied;

    /// <summary>What is still to be paid: less payments and less what credit notes took off; nothing of a void one.</summary>
    public Money AmountDue => Status == InvoiceStatus.Void
        ? Money.Zero(Currency)
        : CreditNotes.Where(n => n.VoidedAt is null).Aggregate(Payable - AmountPaid, (due, note) => due - note.ToInvoice);

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }

    internal TaxMode TaxMode => Taxation?.Mode ?? TaxMode.Exclusive;

    private IEnumerable<TaxedAmount> Taxed => Lines.Select(l => l.Taxed).Concat(ManualLines.Select(l => l.Taxed));
}

/// <summary>A line of an invoice.</summary>
/// <param name="Id">The id; follows from charge and sequence, so a draft's line keeps it when issued.</param>
/// <param name="Line">What was calculated.</param>
/// <param name="Price">The price, as the catalogue knows it.</param>
public sealed record InvoiceLineItem(LineItemId Id, InvoiceLine Line, CatalogPrice Price)
{
    /// <summary>Its tax point and its taxes; null before it is taxed.</summary>
    public LineTaxes? Taxes { get; init; }

    /// <summary>Its amount without tax, and its taxes; none before it is taxed.</summary>
    public TaxedAmount Taxed => Taxes?.Amount ?? new TaxedAmount(Line.Amount, []);
}

/// <summary>A payment that was made outside and reported by hand.</summary>
/// <param name="ReceivedOn">The local day it was received.</param>
/// <param name="ExternalId">How the payment is known elsewhere.</param>
/// <param name="Notes">A sentence for a person.</param>
public sealed record ReportedPayment(LocalDate ReceivedOn, string? ExternalId = null, string? Notes = null);

/// <summary>An attempt to collect an invoice.</summary>
/// <param name="Id">The id.</param>
/// <param name="At">When, by the customer's clock.</param>
/// <param name="Amount">What was to be collected.</param>
/// <param name="Succeeded">Whether it was.</param>
/// <param name="Failure">Why not; null where it was.</param>
public sealed record PaymentAttempt(Guid Id, Instant At, Money Amount, bool Succeeded, string? Failure = null);
