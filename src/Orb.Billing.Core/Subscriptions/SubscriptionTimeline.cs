using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>
/// A subscription as the calculation sees it: price intervals on the customer's calendar (R20). Every change is a new timeline; nothing is
/// edited in place.
/// </summary>
public sealed record SubscriptionTimeline
{
    private PricePrecedence? _precedence;

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

    /// <summary>The timeline as a part of an open period sees it: without the minimums, which wait for the end of the period (R16).</summary>
    public SubscriptionTimeline WithoutMinimums() => WithAdjustments(Adjustments.Where(a => !a.Adjustment.WaitsForPeriodEnd)) with { MinimumsWait = true };

    /// <summary>Whether this is what a part of an open period sees: minimums that are in a price wait as well.</summary>
    internal bool MinimumsWait { get; private init; }

    /// <inheritdoc/>
    public bool Equals(SubscriptionTimeline? other) =>
        other is not null && Id == other.Id && CustomerId == other.CustomerId && Zone.Equals(other.Zone)
        && InvoicingCurrency == other.InvoicingCurrency && Start == other.Start && End == other.End && Intervals.SequenceEqual(other.Intervals)
        && ProrationUnit == other.ProrationUnit && Pauses.SequenceEqual(other.Pauses) && Adjustments.SequenceEqual(other.Adjustments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Start, End, Intervals.Count);

    /// <summary>
    /// The events that an interval meters at an instant: those it is for, without those that a more specific price of its dimensional group takes, as far as
    /// one is in force then (docs/decisions/0058).
    /// </summary>
    /// <param name="interval">One of its intervals.</param>
    /// <param name="instant">The instant.</param>
    public EventFilter MeteredAt(PriceInterval interval, Instant instant)
    {
        ArgumentNullException.ThrowIfNull(interval);
        return EventFilter.Except(
            interval.Metered, [.. Precedence.Above(interval).Where(i => i.Start <= instant && !(EndOf(i) <= instant)).Select(i => i.Metered).Distinct()]);
    }

    /// <summary>The instants within a time at which a more specific price takes events over from an interval, or leaves them to it, in order.</summary>
    // Most prices are of no group.
    internal IReadOnlyList<Instant> TakeOvers(PriceInterval interval, ServicePeriod time) =>
        interval.Price.Dimensions is not null && Precedence.Above(interval) is [_, ..] above ? EdgesOf(above, time) : [];

    private Instant[] EdgesOf(IReadOnlyList<PriceInterval> intervals, ServicePeriod time) =>
    [
        .. intervals.SelectMany(i => EndOf(i) is { } end ? new[] { i.Start, end } : [i.Start]).Where(at => time.Start < at && at < time.End).Distinct().Order(),
    ];

    /// <summary>Where an interval stops being charged: an open one at the end of its subscription.</summary>
    internal Instant? EndOf(PriceInterval interval) =>
        interval.End is { } own && End is { } last ? Instant.Min(own, last) : interval.End ?? End;

    /// <summary>What the end of an interval gives back: by days where it is the subscription that ends, whatever was said of an own end after that.</summary>
    internal CreditPolicy CreditAtEndOf(PriceInterval interval) => interval.End == EndOf(interval) ? interval.EndCredit : CreditPolicy.Prorated;

    /// <summary>
    /// The timeline as it stands at an instant: without the ends, pauses and quantities that are planned for later. The same one where nothing is.
    /// </summary>
    internal SubscriptionTimeline StandingAt(Instant instant)
    {
        if (!(End > instant) && !Intervals.Any(EndsLater) && !Intervals.Any(ChangesLater) && !Pauses.Any(p => p.Start > instant))
            return this;
        return this with
        {
            End = End > instant ? null : End,
            Intervals = [.. Intervals.Select(i => (EndsLater(i) ? i.EndingAt(null) : i).WithQuantities([.. i.Quantities.Where(q => q.EffectiveAt <= instant)]))],
            Pauses = [.. Pauses.Where(p => p.Start <= instant)],
        };

        // One that is one period has no other length than up to its end.
        bool EndsLater(PriceInterval interval) => interval.End > instant && !interval.IsOnePeriod;

        bool ChangesLater(PriceInterval interval) => interval.Quantities.Count > 0 && interval.Quantities[^1].EffectiveAt > instant;
    }

    // A copy may have other intervals.
    private PricePrecedence Precedence => _precedence is { } known && ReferenceEquals(known.Intervals, Intervals) ? known : _precedence = new PricePrecedence(Intervals);

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
