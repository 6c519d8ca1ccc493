using NodaTime;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// The value of the last event, or with the sign -1 of the first, in the order of (timestamp, key) (R14). An event that cannot be read is skipped:
/// the one before it counts (R15).
/// </summary>
internal sealed class EdgeAccumulator(MetricDefinition definition, int sign) : Accumulator(definition)
{
    private (Instant At, string Key, decimal Number)? _edge;

    private protected override decimal Unrounded => CanonicalDecimal.WithoutTrailingZeros(_edge?.Number ?? 0m);

    private protected override Taken Take(UsageEvent e)
    {
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        Offer((e.Timestamp, e.IdempotencyKey, number));
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other)
    {
        if (((EdgeAccumulator)other)._edge is { } edge)
            Offer(edge);
    }

    private void Offer((Instant At, string Key, decimal Number) candidate)
    {
        if (_edge is not { } edge || Order(candidate, edge) * sign > 0)
            _edge = candidate;
    }

    // A key comes once; should one come twice at one instant, the number decides, so that the order of adding still does not.
    private static int Order((Instant At, string Key, decimal Number) one, (Instant At, string Key, decimal Number) other)
    {
        var byTime = one.At.CompareTo(other.At);
        if (byTime != 0)
            return byTime;
        var byKey = string.CompareOrdinal(one.Key, other.Key);
        return byKey != 0 ? byKey : one.Number.CompareTo(other.Number);
    }

    private protected override void WriteValue(StateWriter state)
    {
        if (_edge is not { } edge)
            return;
        state.Time(edge.At);
        state.Text(edge.Key);
        state.Decimal(CanonicalDecimal.WithoutTrailingZeros(edge.Number));
    }

    private protected override void ReadValue(ref StateReader state)
    {
        if (EventCount > 0)
            _edge = (state.Time(), state.Text(), state.ShortDecimal());
    }
}
