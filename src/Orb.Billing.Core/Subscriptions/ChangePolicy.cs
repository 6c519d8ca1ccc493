using NodaTime;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>What a change does to the period it falls into (R20): it is stated, never guessed by comparing prices.</summary>
/// <param name="Prorate">Whether what starts or stops within a period is charged by days; otherwise its period is charged whole.</param>
/// <param name="Credit">What is given back of a period charged in advance.</param>
/// <param name="Defer">Whether arrears that are cut short wait for the invoice of the full period (R13).</param>
public sealed record ChangePolicy(bool Prorate = true, CreditPolicy Credit = CreditPolicy.Prorated, bool Defer = false)
{
    /// <summary>By days in both directions.</summary>
    public static ChangePolicy Default { get; } = new();

    /// <summary>What the end of an interval gives back: of arrears nothing was charged yet, so only the days count.</summary>
    internal CreditPolicy AtEndOf(PriceInterval interval) =>
        interval.Price.BillingMode == Catalog.BillingMode.InAdvance ? Credit : Prorate ? CreditPolicy.Prorated : CreditPolicy.None;

    /// <summary>An interval of a timeline ended by the change.</summary>
    internal PriceInterval End(SubscriptionTimeline timeline, PriceInterval interval, Instant at)
    {
        var ended = interval.EndingAt(at, AtEndOf(interval)) with { DefersTail = interval.DefersTail || Defer };
        return ended.EndCredit == CreditPolicy.None && interval.Price.BillingMode == Catalog.BillingMode.InAdvance
            ? ended.KeptAsKnown(timeline, interval)
            : ended;
    }
}
