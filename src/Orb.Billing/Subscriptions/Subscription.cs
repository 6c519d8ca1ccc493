using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>A customer's agreement to a plan: its timeline of prices and what the engine knows of its progress.</summary>
public sealed record Subscription
{
    /// <summary>The id.</summary>
    public SubscriptionId Id => Timeline.Id;

    /// <summary>Whose it is.</summary>
    public CustomerId CustomerId => Timeline.CustomerId;

    /// <summary>The plan.</summary>
    public required PlanId PlanId { get; init; }

    /// <summary>The version of the plan.</summary>
    public int PlanVersion { get; init; } = 1;

    /// <summary>The first instant on the plan; versions do not count.</summary>
    public Instant PlanStart { get; init; }

    /// <summary>What was agreed otherwise than the plan has it; nothing by default.</summary>
    public SubscriptionOverrides Overrides { get; init; } = SubscriptionOverrides.None;

    /// <summary>The phases of its plans on its calendar, in order, those of scheduled plans included; empty where the plans have none.</summary>
    public IReadOnlyList<SubscriptionPhase> Phases { get; init; } = [];

    /// <summary>What is charged and when.</summary>
    public required SubscriptionTimeline Timeline { get; init; }

    /// <summary>The first instant after its trial, kept by plan changes (R27); null without one.</summary>
    public Instant? TrialEnd { get; init; }

    /// <summary>Which usage the prices of its plans meter; all of its customer's by default. Prices added to it may differ.</summary>
    public UsageScope Usage { get; init; } = UsageScope.Own;

    /// <summary>What its billing periods are counted from.</summary>
    public required BillingAnchor Anchor { get; init; }

    /// <summary>How the anchor follows the first billed day, should a trial end otherwise.</summary>
    public AnchorRule AnchorRule { get; init; }

    /// <summary>The name; the plan's by default.</summary>
    public required string Name { get; init; }

    /// <summary>Days from the invoice date to the due date.</summary>
    public required int NetTerms { get; init; }

    /// <summary>A memo for its invoices.</summary>
    public string? DefaultInvoiceMemo { get; init; }

    /// <summary>Whether its payments are collected automatically; null leaves it to the customer.</summary>
    public bool? AutoCollection { get; init; }

    /// <summary>
    /// What the usage of an open period may come to before a part of it is invoiced, in its invoicing currency (R16); null for no parts.
    /// </summary>
    public Money? InvoicingThreshold { get; init; }

    /// <summary>Whether it has alerts that are enabled, so that they are compared when its usage grows.</summary>
    public bool HasAlerts { get; init; }

    /// <summary>Whether its running periods are compared with a threshold of its own or of an alert when its usage grows.</summary>
    internal bool IsWatched => HasAlerts || InvoicingThreshold is not null;

    /// <summary>The seller's own labels.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was created, by the customer's clock.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>The next instant at which something of it is due: an invoice date or an edge of its timeline; null when nothing is left.</summary>
    public Instant? NextInvoiceDate { get; init; }

    /// <summary>The instant from which a change made settled charges smaller, until its credits are booked; null when there are none to book.</summary>
    public Instant? CreditsFrom { get; init; }

    /// <summary>The instant from which settled charges may come to more, until the next invoice takes it in; null when there is nothing open.</summary>
    public Instant? OpenFrom { get; init; }

    /// <summary>The plans that take over later, in order.</summary>
    public IReadOnlyList<ScheduledPlan> ScheduledPlans { get; init; } = [];

    /// <summary>Why it cannot be billed; null while it can. A parked subscription's steps are skipped (R22).</summary>
    public Parking? Parking { get; init; }

    /// <summary>Goes up with every write.</summary>
    public int Version { get; init; }

    /// <summary>The phase that runs at an instant; null where there is none.</summary>
    public SubscriptionPhase? PhaseAt(Instant instant) => Phases.LastOrDefault(p => p.Start <= instant && !(p.End <= instant));

    /// <summary>What billing periods that begin at an instant are counted from.</summary>
    internal BillingAnchor AnchorAt(Instant instant) => ScheduledPlans.LastOrDefault(p => p.From <= instant)?.Anchor ?? Anchor;

    /// <summary>The usage that plans which begin at an instant meter unless they say otherwise.</summary>
    internal UsageScope UsageAt(Instant instant) => ScheduledPlans.LastOrDefault(p => p.From <= instant)?.Usage ?? Usage;

    /// <summary>The subscription when a plan takes over.</summary>
    internal Subscription On(ScheduledPlan plan) => this with
    {
        PlanId = plan.PlanId,
        PlanVersion = plan.Version,
        PlanStart = plan.PlanStart ?? plan.From,
        Anchor = plan.Anchor ?? Anchor,
        AnchorRule = plan.Anchor is { } anchor && anchor != Anchor ? AnchorRule.Fixed : AnchorRule,
        Usage = plan.Usage,
        Overrides = plan.Overrides,
    };
}

/// <summary>How an anchor follows the first billed day (R27).</summary>
public enum AnchorRule
{
    /// <summary>It does not.</summary>
    Fixed,

    /// <summary>It is that day.</summary>
    FirstBilledDay,

    /// <summary>It is the first of a month, a stub before it.</summary>
    StartOfMonth,

    /// <summary>It is a day that was given, in the month of the first billed day.</summary>
    DayOfFirstBilledMonth,
}

/// <summary>A phase of a plan on the calendar of a subscription.</summary>
/// <param name="Order">Its place among the phases of the plan, from 1.</param>
/// <param name="Start">The first instant.</param>
/// <param name="End">The first instant after; null for one without end.</param>
public sealed record SubscriptionPhase(int Order, Instant Start, Instant? End);

/// <summary>A plan that takes over at an instant.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Version">Its version.</param>
/// <param name="From">The first instant.</param>
public sealed record ScheduledPlan(PlanId PlanId, int Version, Instant From)
{
    /// <summary>What billing periods are counted from then on; null as before.</summary>
    public BillingAnchor? Anchor { get; init; }

    /// <summary>Which usage its prices meter.</summary>
    public UsageScope Usage { get; init; } = UsageScope.Own;

    /// <summary>What was agreed otherwise than it has it.</summary>
    public SubscriptionOverrides Overrides { get; init; } = SubscriptionOverrides.None;

    /// <summary>The first instant on the plan, where another version of it ran before; null where it begins.</summary>
    public Instant? PlanStart { get; init; }
}

/// <summary>Why a subscription was parked.</summary>
/// <param name="Reason">A reason code, one of <see cref="ParkingReason"/>.</param>
/// <param name="Detail">A sentence for a person.</param>
/// <param name="At">When, by the customer's clock.</param>
public sealed record Parking(string Reason, string Detail, Instant At);
