using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>A change of a subscription: an edit of its timeline (R20). The same change can be quoted and carried out.</summary>
public abstract record SubscriptionChange
{
    private protected SubscriptionChange()
    {
    }

    /// <summary>What becomes of the running period; by days in both directions by default.</summary>
    public ChangePolicy Policy { get; init; } = ChangePolicy.Default;

    /// <summary>Why, for the audit trail; at most 255 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the answer names the invoices and credit notes that the change wrote; false by default.</summary>
    public bool IncludeChangedResources { get; init; }

    /// <summary>Whether the change may credit what was billed, at once or when it takes effect; true by default. Otherwise a change that would is refused.</summary>
    public bool AllowInvoiceCreditOrVoid { get; init; } = true;

    /// <summary>The changes it is made of, in order: itself by default.</summary>
    internal virtual IReadOnlyList<ChangePart> Parts => [new ChangePart("", this)];

    /// <summary>What is looked up in the catalogue before the change is applied; nothing by default.</summary>
    internal virtual ChangeNeeds Needs => new();

    /// <summary>The name of the change in the trail, for example "plan_changed".</summary>
    internal abstract string Name { get; }

    /// <summary>What the audit trail keeps of it besides its name and date; nothing by default.</summary>
    internal virtual IReadOnlyDictionary<string, string>? Details => null;

    /// <summary>The timeline after the change.</summary>
    internal abstract Outcome<TimelineEdit> Apply(ChangeContext context);
}

/// <summary>What a change needs of the catalogue.</summary>
internal sealed record ChangeNeeds
{
    /// <summary>Whether it needs a plan, named by one of the ids.</summary>
    public bool Plan { get; init; }

    public PlanId? PlanId { get; init; }

    public string? ExternalPlanId { get; init; }

    /// <summary>The version of the plan; its default where null.</summary>
    public int? PlanVersion { get; init; }

    /// <summary>Whether it needs a price, named in exactly one of the three ways.</summary>
    public bool NamesPrice { get; init; }

    public PriceId? PriceId { get; init; }

    public string? ExternalPriceId { get; init; }

    public NewPrice? NewPrice { get; init; }

    /// <summary>Items that must exist.</summary>
    public IReadOnlyList<ItemId> ItemIds { get; init; } = [];

    public string? CouponCode { get; init; }

    public CouponId? CouponId { get; init; }

    /// <summary>When the coupon is redeemed; null where the change names none.</summary>
    public Func<ChangeContext, Outcome<Instant>>? RedeemedAt { get; init; }

    /// <summary>What is agreed otherwise than the plan has it; null for what was agreed before.</summary>
    public PlanOverrides? Overrides { get; init; }

    /// <summary>Whether it needs the plan of the subscription.</summary>
    public bool RunningPlan { get; init; }

    /// <summary>Customers that must exist.</summary>
    public IReadOnlyList<CustomerId> CustomerIds { get; init; } = [];
}

/// <summary>What a change is applied to.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Now">The customer's clock.</param>
/// <param name="Ids">Gives ids to new intervals.</param>
internal sealed record ChangeContext(Subscription Subscription, Instant Now, IIdGenerator Ids)
{
    public SubscriptionTimeline Timeline => Subscription.Timeline;

    /// <summary>The plan that the change asked for, in the version it asked for and with what was agreed otherwise.</summary>
    public AgreedPlan? Agreed { get; init; }

    /// <summary>The plan of the subscription in its version, with what was agreed otherwise.</summary>
    public AgreedPlan? Running { get; init; }

    /// <summary>What becomes of each price of the running version, where the change goes to another version of the same plan.</summary>
    public IReadOnlyList<PriceSuccession> Succession { get; init; } = [];

    /// <summary>The price that the change asked for.</summary>
    public CatalogPrice? Price { get; init; }

    /// <summary>The coupon that the change asked for, redeemed.</summary>
    public Coupon? Coupon { get; init; }

    /// <summary>How far back a change may reach.</summary>
    private static readonly Period MaximumBackdating = Period.FromYears(2);

    /// <summary>Refuses an instant before the subscription or too far back.</summary>
    public Refusal? Reaches(string field, Instant at)
    {
        var validation = new Validation();
        validation.Time(field, at);
        if (validation.Failed)
            return validation.Refusal;
        if (at < Timeline.Start)
            return Refusal.Invalid(field, $"must not lie before the start, {Timeline.Start}, but is {at}.");
        var earliest = (Now.InUtc().LocalDateTime - MaximumBackdating).InUtc().ToInstant();
        return at < earliest ? Refusal.Invalid(field, $"must not lie before {earliest}, two years back, but is {at}.") : null;
    }

    /// <summary>The instant of a date on the subscription's calendar.</summary>
    public Instant? At(SubscriptionDate? date) => date?.In(Timeline, Now);

    /// <summary>The start of the local day an instant belongs to.</summary>
    public Instant DayOf(Instant instant) => LocalDays.StartOf(LocalDays.DateOf(instant, Timeline.Zone), Timeline.Zone);

    /// <summary>Refuses when the subscription has ended.</summary>
    public Refusal? Ended => Timeline.End <= Now ? Refusal.Constraint($"The subscription ended at {Timeline.End}.") : null;
}

/// <summary>A timeline after a change.</summary>
/// <param name="Timeline">The timeline.</param>
/// <param name="From">The first instant the change touches.</param>
internal sealed record TimelineEdit(SubscriptionTimeline Timeline, Instant From)
{
    /// <summary>The plan from then on, where it changes.</summary>
    public ScheduledPlan? Plan { get; init; }

    /// <summary>What billing periods are counted from, where that changes.</summary>
    public BillingAnchor? Anchor { get; init; }

    /// <summary>Puts other terms and labels on the subscription, at once; null where they stay.</summary>
    public Func<Subscription, Subscription>? Terms { get; init; }

    /// <summary>Whether nothing else changes, so that nothing becomes due.</summary>
    public bool IsOfTermsOnly { get; init; }

    /// <summary>The invoicing threshold from then on, where it changes.</summary>
    public NewThreshold? Threshold { get; init; }

    /// <summary>The phases, where they change.</summary>
    public IReadOnlyList<SubscriptionPhase>? Phases { get; init; }

    /// <summary>The end of the trial, where it changes.</summary>
    public NewTrialEnd? TrialEnd { get; init; }

    /// <summary>The plans that take over later, where they change otherwise than by <see cref="Plan"/>.</summary>
    public IReadOnlyList<ScheduledPlan>? ScheduledPlans { get; init; }

    /// <summary>Whether plans scheduled after now are forgotten.</summary>
    public bool Unschedules { get; init; }

    /// <summary>Whether what was settled since may come to more now, so that the next invoice looks at it again (R11).</summary>
    public bool Reopens { get; init; }
}

/// <summary>Another end of a trial.</summary>
/// <param name="End">Null for no trial.</param>
internal sealed record NewTrialEnd(Instant? End);
