using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>When a plan change takes effect.</summary>
public enum ChangeOption
{
    /// <summary>Now, by the customer's clock.</summary>
    Immediate,

    /// <summary>At the end of the running term: the longest cadence's period.</summary>
    EndOfSubscriptionTerm,

    /// <summary>At the date given.</summary>
    RequestedDate,
}

/// <summary>What the billing periods of the new plan are counted from.</summary>
public enum BillingCycleAlignment
{
    /// <summary>The same anchor as before: day, month and year stay (R7).</summary>
    Unchanged,

    /// <summary>The local day of the change.</summary>
    PlanChangeDate,

    /// <summary>The first of a month, a stub before it.</summary>
    StartOfMonth,
}

/// <summary>Another plan, another version of the plan: its prices take the place of all. Exactly one of the plan's ids is given.</summary>
public sealed record ChangePlan : SubscriptionChange
{
    /// <summary>The plan.</summary>
    public PlanId? PlanId { get; init; }

    /// <summary>The plan by the seller's own id.</summary>
    public string? ExternalPlanId { get; init; }

    /// <summary>The version of the plan; its default version by default. Prices that both versions hold go on untouched.</summary>
    public int? PlanVersion { get; init; }

    /// <summary>When it takes effect; at once by default.</summary>
    public ChangeOption Option { get; init; }

    /// <summary>The first instant of the new plan; only with <see cref="ChangeOption.RequestedDate"/>, at most two years back.</summary>
    public Instant? Date { get; init; }

    /// <summary>What its billing periods are counted from; unchanged by default.</summary>
    public BillingCycleAlignment Alignment { get; init; }

    /// <summary>The day, and optionally month and year, that its billing periods are counted from; as <see cref="Alignment"/> says by default.</summary>
    public AnchorConfiguration? Anchor { get; init; }

    /// <summary>The phase of the plan it starts with; the first by default.</summary>
    public int? InitialPhaseOrder { get; init; }

    /// <summary>A coupon that is redeemed with a plan change that takes effect at once; none by default.</summary>
    public string? CouponRedemptionCode { get; init; }

    /// <summary>Other terms that come with a plan change that takes effect at once; those of before by default.</summary>
    public UpdateSubscription? Terms { get; init; }

    /// <summary>Which events its usage prices meter; "" for all; null, the default, for those of the plan before.</summary>
    public string? Filter { get; init; }

    /// <summary>Whose usage is metered, at most 100 customers; none for the subscription's own; null, the default, for those of the plan before.</summary>
    public IReadOnlyList<CustomerId>? UsageCustomerIds { get; init; }

    /// <summary>What is agreed otherwise than the plan has it. Null, the default, keeps for another version of the plan what was agreed; for another plan it is nothing.</summary>
    public PlanOverrides? Overrides { get; init; }

    internal override ChangeNeeds Needs => new()
    {
        Plan = true,
        PlanId = PlanId,
        ExternalPlanId = ExternalPlanId,
        PlanVersion = PlanVersion,
        CustomerIds = UsageCustomerIds ?? [],
        Overrides = Overrides,
        CouponCode = CouponRedemptionCode,
        RedeemedAt = CouponRedemptionCode is null ? null : context => EffectiveAt(context, Option, Date),
    };

    internal override string Name => "plan_changed";

    internal override IReadOnlyDictionary<string, string> Details => AuditLog.Named(
        ("plan_id", PlanId), ("external_plan_id", ExternalPlanId), ("plan_version", PlanVersion), ("coupon", CouponRedemptionCode));

    internal override Outcome<TimelineEdit> Apply(ChangeContext context)
    {
        if (!EffectiveAt(context, Option, Date).TryGetValue(out var at, out var refusal))
            return refusal;
        var (timeline, agreed) = (context.Timeline, context.Agreed!);
        var plan = agreed.Plan;
        if (plan.Currency != timeline.InvoicingCurrency)
            return Refusal.Constraint($"The plan is in {plan.Currency}, but the subscription is invoiced in {timeline.InvoicingCurrency}.");

        if (OnlyAtOnce(context, at) is { } later)
            return later;
        var validation = new Validation();
        BillingDates.Check(Anchor, validation);
        if (validation.Failed)
            return validation.Refusal;
        var day = LocalDays.DateOf(at, timeline.Zone);
        var anchor = Anchor is { } given ? BillingDates.Anchor(given, day) : Alignment switch
        {
            BillingCycleAlignment.PlanChangeDate => BillingAnchor.On(day),
            BillingCycleAlignment.StartOfMonth => BillingAnchor.StartOfMonth(day),
            _ => context.Subscription.AnchorAt(at),
        };
        var trialEnd = context.Subscription.TrialEnd > at ? context.Subscription.TrialEnd : null;
        var usage = UsageScope.Of(Filter, UsageCustomerIds, context.Subscription.UsageAt(at), validation);
        if (InitialPhaseOrder is { } phase && plan.Phases.All(p => p.Order != phase))
            validation.Add("initial_phase_order", $"is {phase}, but the plan has {plan.Phases.Count} phases.");
        if (validation.Failed)
            return validation.Refusal;
        TimelineEdit? terms = null;
        if (Terms is not null && !Terms.Apply(context).TryGetValue(out terms, out refusal))
            return refusal;
        var placing = new PlanPlacing(at, null, trialEnd, anchor, timeline.Zone) { Usage = usage, InitialPhase = InitialPhaseOrder ?? 1, Sequence = timeline.NextAdjustmentSequence() };
        var of = PlanIntervals.Of(agreed, placing, context.Ids);
        var successors = of.Prices
            .Select(i => CountedAsBefore(WithQuantityBefore(i, context, at), context, at) with { StartsProrated = Policy.Prorate, DueFrom = at < context.Now ? context.Now : null })
            .ToList();
        var changed = timeline.ReplaceFrom(at, successors, Policy, keepsAdded: plan.Id == context.Subscription.PlanId).ReplacePlanAdjustments(at, of.Adjustments);
        if (context.Coupon is { } coupon)
            changed = changed.Add(coupon.Interval(new(context.Ids.Next()), new(context.Ids.Next()), at, timeline.Zone, changed.NextAdjustmentSequence()));
        return new TimelineEdit(changed, at)
        {
            Terms = terms?.Terms,
            Threshold = terms?.Threshold,
            Plan = new ScheduledPlan(plan.Id, plan.Version, at) { Anchor = anchor, Usage = usage, Overrides = agreed.Overrides },
            Phases = [.. context.Subscription.Phases.Where(p => p.Start < at).Select(p => p.End is null || p.End > at ? p with { End = at } : p), .. of.Phases],
            Unschedules = true,
        };
    }

    // What does not wait with a scheduled plan: it would hold at once, and stay if the plan were taken back.
    private Refusal? OnlyAtOnce(ChangeContext context, Instant at)
    {
        if (at <= context.Now)
            return null;
        if (CouponRedemptionCode is not null)
            return Refusal.Invalid("coupon_redemption_code", $"is not supported yet with a plan change that lies ahead, at {at}; redeem it with redeem_coupon.");
        return Terms is not null
            ? Refusal.Invalid("net_terms", $"and auto_collection, default_invoice_memo and invoicing_threshold are not supported yet with a plan change that lies ahead, at {at}; update the subscription instead.")
            : null;
    }

    // A fee that a new version of the plan replaces keeps the quantity that was agreed on the subscription.
    private static PriceInterval WithQuantityBefore(PriceInterval interval, ChangeContext context, Instant at)
    {
        var before = context.Succession.FirstOrDefault(s => !s.IsKept && s.Old is { Price.IsUsage: false } && s.New?.Price.Id == interval.Price.Id)?.Old;
        var running = context.Timeline.Intervals.FirstOrDefault(i => before is not null && i.Price.Id == before.Price.Id && i.Start < at && (i.End is null || i.End >= at));
        return running is { Quantities.Count: > 0 } && interval.Price.IsFixed
            ? interval.WithQuantities([new QuantityTransition(interval.Start, running.QuantityAt(at))])
            : interval;
    }

    // Unchanged, days are counted on from where they were for a price of the same length: weeks that begin on Mondays keep their Mondays (R7,
    // docs/decisions/0049).
    private PriceInterval CountedAsBefore(PriceInterval interval, ChangeContext context, Instant at)
    {
        if (Alignment != BillingCycleAlignment.Unchanged || !interval.Price.Cadence.CountsDays || interval.IsOnePeriod || interval.Start != at)
            return interval;
        var running = context.Timeline.Intervals
            .Where(i => !i.IsAdded && !i.IsOnePeriod && i.Price.Cadence == interval.Price.Cadence && i.Start < at && (i.End is null || i.End >= at))
            .OrderBy(i => i.Price.Id != interval.Price.Id)
            .FirstOrDefault();
        return running is null ? interval : interval.CountedFrom(running.Anchor);
    }

    /// <summary>When a change with these options takes effect.</summary>
    internal static Outcome<Instant> EffectiveAt(ChangeContext context, ChangeOption option, Instant? requested)
    {
        if (context.Ended is { } ended)
            return ended;
        if (option != ChangeOption.RequestedDate && requested is not null)
            return Refusal.Invalid("change_date", "is only for the change_option requested_date.");
        switch (option)
        {
            case ChangeOption.Immediate:
                return Instant.Max(context.Now, context.Timeline.Start);
            case ChangeOption.EndOfSubscriptionTerm:
                return context.Timeline.TermAt(context.Now)?.In(context.Timeline.Zone).End ?? context.Now;
            default:
                if (requested is not { } date)
                    return Refusal.Invalid("change_date", "is required for the change_option requested_date.");
                return context.Reaches("change_date", date) is { } outside ? outside : date;
        }
    }
}
