using NodaTime;
using Orb.Billing.Core.Catalog;
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
        Quantities = quantities is null ? [] : [.. quantities];
        for (var i = 0; i < Quantities.Count; i++)
        {
            if (Quantities[i].Quantity < 0m)
                throw new ArgumentException("A quantity is 0 or more.", nameof(quantities));
            if (i > 0 && Quantities[i].EffectiveAt <= Quantities[i - 1].EffectiveAt)
                throw new ArgumentException("Quantity transitions must ascend.", nameof(quantities));
        }
    }

    /// <summary>The id of the interval.</summary>
    public PriceIntervalId Id { get; }

    /// <summary>Shared by the successive intervals of one price (R10).</summary>
    public LineageId LineageId { get; }

    /// <summary>The price that applies.</summary>
    public Price Price { get; }

    /// <summary>What its billing periods are counted from.</summary>
    public BillingAnchor Anchor { get; }

    /// <summary>The first instant.</summary>
    public Instant Start { get; }

    /// <summary>The first instant after; null while it is open.</summary>
    public Instant? End { get; }

    /// <summary>The order of the price in its plan, from 0.</summary>
    public int Position { get; }

    /// <summary>Later quantities of a fixed fee, ascending.</summary>
    public IReadOnlyList<QuantityTransition> Quantities { get; }

    /// <summary>The quantity of a fixed fee at an instant.</summary>
    public decimal QuantityAt(Instant instant)
    {
        var quantity = Price.FixedQuantity ?? 0m;
        foreach (var transition in Quantities)
        {
            if (transition.EffectiveAt > instant)
                break;
            quantity = transition.Quantity;
        }

        return quantity;
    }

    /// <summary>The same interval with an earlier end.</summary>
    public PriceInterval EndingAt(Instant end) =>
        new(Id, LineageId, Price, Anchor, Start, end, Position, Quantities);

    /// <inheritdoc/>
    public bool Equals(PriceInterval? other) =>
        other is not null && Id == other.Id && LineageId == other.LineageId && Price == other.Price && Anchor == other.Anchor
        && Start == other.Start && End == other.End && Position == other.Position && Quantities.SequenceEqual(other.Quantities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Start, End, Quantities.Count);
}
