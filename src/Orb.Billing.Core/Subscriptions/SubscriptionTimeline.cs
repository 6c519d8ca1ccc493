using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>
/// A subscription as the calculation sees it: price intervals on the customer's calendar (R20). Every change is a new timeline; nothing is
/// edited in place.
/// </summary>
public sealed record SubscriptionTimeline
{
    /// <summary>A timeline.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="customerId">Whose usage is metered and who is invoiced.</param>
    /// <param name="zone">The customer's zone; its local days bound the periods (R6).</param>
    /// <param name="invoicingCurrency">The one currency of its invoices (R21).</param>
    /// <param name="start">The first instant.</param>
    /// <param name="end">The first instant after; null while it is open.</param>
    /// <param name="intervals">Its price intervals.</param>
    /// <param name="pauses">Its pauses in order, none overlapping; none by default.</param>
    /// <param name="adjustments">Its adjustment intervals; none by default.</param>
    /// <exception cref="ArgumentException">The end lies before the start, or a price of another currency is on it (R21).</exception>
    public SubscriptionTimeline(
        SubscriptionId id, CustomerId customerId, DateTimeZone zone, Currency invoicingCurrency, Instant start, Instant? end,
        IReadOnlyList<PriceInterval> intervals, IReadOnlyList<Pause>? pauses = null,
        IReadOnlyList<AdjustmentInterval>? adjustments = null)
    {
        if (end < start)
            throw new ArgumentException("A subscription cannot end before it starts.", nameof(end));
        Id = id;
        CustomerId = customerId;
        Zone = zone;
        InvoicingCurrency = invoicingCurrency;
        Start = start;
        End = end;
        Intervals = OfOneCurrency(intervals, invoicingCurrency);
        Pauses = pauses is null ? [] : Ordered(pauses);
        Adjustments = adjustments is null ? [] : [.. adjustments];
    }

    /// <summary>The subscription.</summary>
    public SubscriptionId Id { get; }

    /// <summary>Whose usage is metered and who is invoiced.</summary>
    public CustomerId CustomerId { get; }

    /// <summary>The customer's zone.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>The one currency of its invoices.</summary>
    public Currency InvoicingCurrency { get; }

    /// <summary>The first instant.</summary>
    public Instant Start { get; }

    /// <summary>The first instant after; null while it is open.</summary>
    public Instant? End { get; internal init; }

    /// <summary>Its price intervals.</summary>
    public IReadOnlyList<PriceInterval> Intervals { get; internal init; }

    /// <summary>Its pauses in order, none overlapping, those taken back included.</summary>
    public IReadOnlyList<Pause> Pauses { get; internal init; }

    /// <summary>Its discounts, minimums and maximums, each with the time it applies.</summary>
    public IReadOnlyList<AdjustmentInterval> Adjustments { get; internal init; }

    /// <summary>What its fees are prorated by: local days by default (R8). It belongs to the subscription, not to a change.</summary>
    public ProrationUnit ProrationUnit { get; init; }

    /// <summary>The full period of the longest recurring cadence that contains an instant: the subscription's term; null when every price is charged once.</summary>
    public AnchorPeriod? TermAt(Instant instant) => PeriodAt(instant, Cadence.Longest);

    /// <summary>The full period of the shortest recurring cadence that contains an instant: the billing period; null when every price is charged once.</summary>
    public AnchorPeriod? BillingPeriodAt(Instant instant) => PeriodAt(instant, Cadence.Shortest);

    /// <inheritdoc/>
    public bool Equals(SubscriptionTimeline? other) =>
        other is not null && Id == other.Id && CustomerId == other.CustomerId && Zone.Equals(other.Zone)
        && InvoicingCurrency == other.InvoicingCurrency && Start == other.Start && End == other.End && Intervals.SequenceEqual(other.Intervals)
        && ProrationUnit == other.ProrationUnit && Pauses.SequenceEqual(other.Pauses) && Adjustments.SequenceEqual(other.Adjustments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Start, End, Intervals.Count);

    /// <summary>Where an interval stops being charged: an open one at the end of its subscription.</summary>
    internal Instant? EndOf(PriceInterval interval) =>
        interval.End is { } own && End is { } last ? Instant.Min(own, last) : interval.End ?? End;

    /// <summary>The timeline with other intervals.</summary>
    internal SubscriptionTimeline WithIntervals(IEnumerable<PriceInterval> intervals) =>
        this with { Intervals = OfOneCurrency([.. intervals], InvoicingCurrency) };

    /// <summary>The timeline with other pauses.</summary>
    internal SubscriptionTimeline WithPauses(IEnumerable<Pause> pauses) => this with { Pauses = Ordered([.. pauses]) };

    /// <summary>The timeline with other adjustments.</summary>
    internal SubscriptionTimeline WithAdjustments(IEnumerable<AdjustmentInterval> adjustments) => this with { Adjustments = [.. adjustments] };

    private static PriceInterval[] OfOneCurrency(IReadOnlyList<PriceInterval> intervals, Currency currency)
    {
        foreach (var interval in intervals)
        {
            if (interval.Price.Currency != currency && interval.Price.ConversionRate?.Currency != currency)
                throw new ArgumentException(
                    $"The price {interval.Price.Id} is in {interval.Price.Currency}, but the subscription is invoiced in {currency} (R21).",
                    nameof(intervals));
        }

        return [.. intervals];
    }

    private static Pause[] Ordered(IReadOnlyList<Pause> pauses)
    {
        for (var i = 1; i < pauses.Count; i++)
        {
            if (pauses[i - 1].End is not { } end || pauses[i].Start < end)
                throw new ArgumentException("Pauses are in order and do not overlap.", nameof(pauses));
        }

        return [.. pauses];
    }

    private AnchorPeriod? PeriodAt(Instant instant, Func<IEnumerable<Cadence>, Cadence?> choose)
    {
        var running = Intervals.Where(i => i.Start <= instant && (i.End is not { } end || instant < end)).ToList();
        return choose(running.Select(i => i.Price.Cadence)) is { } cadence
            ? running.First(i => i.Price.Cadence == cadence).Anchor.Containing(LocalDays.DateOf(instant, Zone), cadence)
            : null;
    }
}
