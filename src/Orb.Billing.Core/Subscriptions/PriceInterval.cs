using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Subscriptions;

/// <summary>A stretch of a subscription during which a price applies: half-open, in exact instants (R20).</summary>
public sealed record PriceInterval
{
    /// <summary>An interval of a price.</summary>
    /// <param name="id">The id of the interval.</param>
    /// <param name="lineageId">Shared by the successive intervals of one price, so that a pause keeps the charge (R10).</param>
    /// <param name="price">The price that applies.</param>
    /// <param name="anchor">What its billing periods are counted from.</param>
    /// <param name="start">The first instant.</param>
    /// <param name="end">The first instant after; null while it is open.</param>
    /// <param name="position">The order of the price in its plan, from 0; lines follow it (R2).</param>
    /// <param name="quantities">Later quantities of a fixed fee, ascending; none by default.</param>
    /// <exception cref="ArgumentException">The end lies before the start, the quantities are not ascending, or one is negative.</exception>
    public PriceInterval(
        PriceIntervalId id, LineageId lineageId, Price price, BillingAnchor anchor, Instant start, Instant? end, int position,
        IReadOnlyList<QuantityTransition>? quantities = null)
    {
        if (end < start)
            throw new ArgumentException("A price interval cannot end before it starts.", nameof(end));
        Id = id;
        LineageId = lineageId;
        Price = price;
        Anchor = anchor;
        Start = start;
        End = end;
        Position = position;
        Quantities = quantities is null ? [] : Checked(quantities);
    }

    /// <summary>The id of the interval.</summary>
    public PriceIntervalId Id { get; }

    /// <summary>Shared by the successive intervals of one price (R10).</summary>
    public LineageId LineageId { get; }

    /// <summary>The price that applies.</summary>
    public Price Price { get; private init; }

    /// <summary>What its billing periods are counted from.</summary>
    public BillingAnchor Anchor { get; private init; }

    /// <summary>The first instant.</summary>
    public Instant Start { get; private init; }

    /// <summary>The first instant after; null while it is open.</summary>
    public Instant? End { get; private init; }

    /// <summary>What its end gives back of a period charged in advance; the unused days by default.</summary>
    public CreditPolicy EndCredit { get; init; }

    /// <summary>
    /// Up to when the period that an end without credit falls into stays charged; null for its whole. Earlier than the period's end where it was
    /// known to be charged for less before (docs/decisions/0027).
    /// </summary>
    public Instant? KeptUntil { get; init; }

    /// <summary>Whether the first period is charged by days, as it is by default; otherwise it is charged whole.</summary>
    public bool StartsProrated { get; init; } = true;

    /// <summary>When it was agreed, where that was later than it starts: its charges are due at the earliest then.</summary>
    public Instant? DueFrom { get; init; }

    /// <summary>Whether arrears that the end cuts short wait for the invoice of the full period; by default they are invoiced at the end (R13).</summary>
    public bool DefersTail { get; init; }

    /// <summary>Whether the whole interval is one period, whatever the cadence of its price, as a trial is; it must have an end.</summary>
    public bool IsOnePeriod { get; init; }

    /// <summary>Whose usage it meters, such as that of subsidiaries; the subscription's own customer where empty, as by default.</summary>
    public IReadOnlyList<CustomerId> UsageCustomers { get; init; } = [];

    /// <summary>Which of their events it meters, beside what the metric says; all by default.</summary>
    public EventFilter UsageFilter { get; init; } = EventFilter.Always;

    /// <summary>
    /// Which events it is for: those of its price's dimensions that its filter lets through. Of a dimensional group some of them may go to a more specific
    /// price, see <see cref="SubscriptionTimeline.MeteredAt"/>.
    /// </summary>
    public EventFilter Metered => Price.Dimensions is not { Filter: var dimensions } || dimensions == EventFilter.Always ? UsageFilter
        : UsageFilter == EventFilter.Always ? dimensions
        : EventFilter.All(dimensions, UsageFilter);

    /// <summary>The phase of the plan it belongs to, from 1; null outside phases.</summary>
    public int? PhaseOrder { get; init; }

    /// <summary>Whether it was added beside the plan, and so goes on when another version of the plan takes over.</summary>
    public bool IsAdded { get; init; }

    /// <summary>The order of the price in its plan, from 0.</summary>
    public int Position { get; }

    /// <summary>Later quantities of a fixed fee, ascending.</summary>
    public IReadOnlyList<QuantityTransition> Quantities { get; private init; }

    /// <summary>The quantity of a fixed fee at an instant.</summary>
    public decimal QuantityAt(Instant instant)
    {
        // From the end, for it is the last ones that are asked for.
        for (var i = Quantities.Count - 1; i >= 0; i--)
        {
            if (Quantities[i].EffectiveAt <= instant)
                return Quantities[i].Quantity;
        }

        return Price.FixedQuantity ?? 0m;
    }

    /// <summary>The same interval with another end.</summary>
    /// <param name="end">The first instant after; null to leave it open.</param>
    /// <param name="credit">What the end gives back of a period charged in advance.</param>
    /// <exception cref="ArgumentException">The end lies before the start.</exception>
    public PriceInterval EndingAt(Instant? end, CreditPolicy credit = CreditPolicy.Prorated) =>
        end < Start
            ? throw new ArgumentException("A price interval cannot end before it starts.", nameof(end))
            : this with { End = end, EndCredit = credit, KeptUntil = null };

    /// <summary>The same interval, lineage and charges included, with another start.</summary>
    /// <param name="start">The first instant.</param>
    /// <exception cref="ArgumentException">The end lies before it.</exception>
    public PriceInterval StartingAt(Instant start) => End < start
        ? throw new ArgumentException("A price interval cannot end before it starts.", nameof(start))
        : this with { Start = start };

    /// <summary>The same interval with periods counted from another anchor.</summary>
    public PriceInterval CountedFrom(BillingAnchor anchor) => this with { Anchor = anchor };

    /// <summary>The same interval, lineage and quantities included, by another price.</summary>
    public PriceInterval PricedBy(Price price) => this with { Price = price };

    /// <summary>The same interval with other quantities.</summary>
    /// <param name="quantities">Later quantities of a fixed fee, ascending.</param>
    /// <exception cref="ArgumentException">They are not ascending, or one is negative.</exception>
    public PriceInterval WithQuantities(IReadOnlyList<QuantityTransition> quantities) => this with { Quantities = Checked(quantities) };

    /// <inheritdoc/>
    public bool Equals(PriceInterval? other) => other is not null && Parts.Equals(other.Parts) && Quantities.SequenceEqual(other.Quantities)
        && MetersLike(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Start, End, Quantities.Count);

    /// <summary>Whether it meters the same events of the same customers: only then can another interval go on with its charges (R10).</summary>
    internal bool MetersLike(PriceInterval other) => UsageFilter == other.UsageFilter && UsageCustomers.SequenceEqual(other.UsageCustomers);

    private (PriceIntervalId, LineageId, Price, BillingAnchor, (Instant, Instant?, CreditPolicy, Instant?), (bool, Instant?, bool, bool, bool), int?, int) Parts =>
        (Id, LineageId, Price, Anchor, (Start, End, EndCredit, KeptUntil), (StartsProrated, DueFrom, DefersTail, IsOnePeriod, IsAdded), PhaseOrder, Position);

    private static QuantityTransition[] Checked(IReadOnlyList<QuantityTransition> quantities)
    {
        for (var i = 0; i < quantities.Count; i++)
        {
            if (quantities[i].Quantity < 0m)
                throw new ArgumentException("A quantity is 0 or more.", nameof(quantities));
            if (i > 0 && quantities[i].EffectiveAt <= quantities[i - 1].EffectiveAt)
                throw new ArgumentException("Quantity transitions must ascend.", nameof(quantities));
        }

        return [.. quantities];
    }
}
