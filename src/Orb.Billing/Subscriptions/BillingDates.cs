using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Subscriptions;

/// <summary>The dates a subscription is worked on, and what its periods are counted from.</summary>
internal static class BillingDates
{
    /// <summary>
    /// The next instant at or after <paramref name="from"/> at which something of the subscription is due: an invoice date, or an edge of the
    /// timeline, where what was charged beyond is credited. Null when nothing is left.
    /// </summary>
    public static Instant? Next(SubscriptionTimeline timeline, Instant from)
    {
        var next = ChargePlanner.NextInvoiceDate(timeline, from);
        return timeline.NextEdge(from) is { } edge && (next is null || edge < next) ? edge : next;
    }

    /// <summary>The anchor of a new subscription that starts on a local day (R7, R27).</summary>
    public static BillingAnchor Anchor(CreateSubscription command, LocalDate start)
    {
        if (command.AlignBillingWithStartDate)
            return BillingAnchor.On(start);
        return command.Anchor is { } anchor ? Anchor(anchor, start) : BillingAnchor.StartOfMonth(start);
    }

    /// <summary>An anchor as requested. A day alone is that day in the month of the first billed day, kept for the subscription's life.</summary>
    public static BillingAnchor Anchor(AnchorConfiguration anchor, LocalDate start) =>
        new(anchor.Year ?? start.Year, anchor.Month ?? start.Month, anchor.Day);

    /// <summary>Says what is wrong with a requested anchor.</summary>
    public static void Check(AnchorConfiguration? anchor, Validation validation)
    {
        if (anchor is null)
            return;
        validation.Range("billing_cycle_anchor_configuration.day", anchor.Day, 1, 31);
        validation.Range("billing_cycle_anchor_configuration.month", anchor.Month, 1, 12);
        validation.Range("billing_cycle_anchor_configuration.year", anchor.Year, 1970, 2200);
        if (anchor.Year is not null && anchor.Month is null)
            validation.Add("billing_cycle_anchor_configuration.month", "is required with a year.");
    }

    /// <summary>How the anchor of a new subscription follows the first billed day.</summary>
    public static AnchorRule RuleOf(CreateSubscription command) => command switch
    {
        { AlignBillingWithStartDate: true } => AnchorRule.FirstBilledDay,
        { Anchor: null } => AnchorRule.StartOfMonth,
        { Anchor.Month: null } => AnchorRule.DayOfFirstBilledMonth,
        _ => AnchorRule.Fixed,
    };

    /// <summary>The anchor when billing begins on another day.</summary>
    public static BillingAnchor Anchor(BillingAnchor anchor, AnchorRule rule, LocalDate firstBilledDay) => rule switch
    {
        AnchorRule.FirstBilledDay => BillingAnchor.On(firstBilledDay),
        AnchorRule.StartOfMonth => BillingAnchor.StartOfMonth(firstBilledDay),
        AnchorRule.DayOfFirstBilledMonth => new BillingAnchor(firstBilledDay.Year, firstBilledDay.Month, anchor.Day),
        _ => anchor,
    };
}
