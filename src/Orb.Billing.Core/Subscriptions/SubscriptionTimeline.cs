using NodaTime;
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
    /// <exception cref="ArgumentException">The end lies before the start, or a price of another currency is on it (R21).</exception>
    public SubscriptionTimeline(
        SubscriptionId id, CustomerId customerId, DateTimeZone zone, Currency invoicingCurrency, Instant start, Instant? end,
        IReadOnlyList<PriceInterval> intervals)
    {
        if (end < start)
            throw new ArgumentException("A subscription cannot end before it starts.", nameof(end));
        foreach (var interval in intervals)
        {
            if (interval.Price.Currency != invoicingCurrency)
                throw new ArgumentException(
                    $"The price {interval.Price.Id} is in {interval.Price.Currency}, but the subscription is invoiced in {invoicingCurrency} (R21).",
                    nameof(intervals));
        }

        Id = id;
        CustomerId = customerId;
        Zone = zone;
        InvoicingCurrency = invoicingCurrency;
        Start = start;
        End = end;
        Intervals = [.. intervals];
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
    public Instant? End { get; }

    /// <summary>Its price intervals.</summary>
    public IReadOnlyList<PriceInterval> Intervals { get; }

    /// <summary>
    /// Ends the subscription: intervals running at the instant end there, later ones are dropped (R20). An end at or before the start leaves
    /// no interval at all.
    /// </summary>
    /// <param name="at">The first instant after the subscription.</param>
    public SubscriptionTimeline Cancel(Instant at)
    {
        var end = Instant.Max(at, Start);
        var kept = Intervals
            .Where(i => i.Start < end)
            .Select(i => i.End is { } own && own <= end ? i : i.EndingAt(end))
            .ToList();
        return new SubscriptionTimeline(Id, CustomerId, Zone, InvoicingCurrency, Start, end, kept);
    }

    /// <summary>The full period of the longest recurring cadence that contains an instant: the subscription's term; null when every price is charged once.</summary>
    public AnchorPeriod? TermAt(Instant instant) => PeriodAt(instant, Cadence.Longest);

    /// <summary>The full period of the shortest recurring cadence that contains an instant: the billing period; null when every price is charged once.</summary>
    public AnchorPeriod? BillingPeriodAt(Instant instant) => PeriodAt(instant, Cadence.Shortest);

    /// <inheritdoc/>
    public bool Equals(SubscriptionTimeline? other) =>
        other is not null && Id == other.Id && CustomerId == other.CustomerId && Zone.Equals(other.Zone)
        && InvoicingCurrency == other.InvoicingCurrency && Start == other.Start && End == other.End && Intervals.SequenceEqual(other.Intervals);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Start, End, Intervals.Count);

    private AnchorPeriod? PeriodAt(Instant instant, Func<IEnumerable<Cadence>, Cadence?> choose)
    {
        var running = Intervals.Where(i => i.Start <= instant && (i.End is not { } end || instant < end)).ToList();
        return choose(running.Select(i => i.Price.Cadence)) is { } cadence
            ? running.First(i => i.Price.Cadence == cadence).Anchor.Containing(LocalDays.DateOf(instant, Zone), cadence)
            : null;
    }
}
