using NodaTime;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// How many events a metric could not read, and the first few of them in the order of events (R14).
/// The smallest n of a set do not depend on the order of adding, so parts merge to the whole.
/// </summary>
internal sealed class UnreadableEvents
{
    private static readonly Comparer<(Instant At, string Key)> EventOrder =
        Comparer<(Instant At, string Key)>.Create(static (left, right) =>
        {
            var byTime = left.At.CompareTo(right.At);
            return byTime != 0 ? byTime : string.CompareOrdinal(left.Key, right.Key);
        });

    private readonly SortedSet<(Instant At, string Key)> _first = new(EventOrder);

    public long Count { get; private set; }

    public IReadOnlyList<string> Keys => [.. _first.Select(e => e.Key)];

    public void Add(UsageEvent e)
    {
        Count++;
        Keep((e.Timestamp, e.IdempotencyKey));
    }

    public void Merge(UnreadableEvents other)
    {
        Count += other.Count;
        foreach (var e in other._first)
            Keep(e);
    }

    public void Write(StateWriter state)
    {
        state.Count(Count);
        state.Count(_first.Count);
        foreach (var (at, key) in _first)
        {
            state.Time(at);
            state.Text(key);
        }
    }

    public void Read(ref StateReader state)
    {
        Count = state.Count();
        var kept = state.Entries(Math.Min(Count, Accumulator.MaximumUnreadableKeys), least: 3);
        if ((kept == 0) != (Count == 0))
            throw StateReader.Damaged("its unreadable events are missing");
        for (var i = 0; i < kept; i++)
        {
            var e = (state.Time(), state.Text());
            if (i > 0 && EventOrder.Compare(e, _first.Max) <= 0)
                throw StateReader.Damaged("its unreadable events are not in order");
            _first.Add(e);
        }
    }

    private void Keep((Instant At, string Key) e)
    {
        if (_first.Count == Accumulator.MaximumUnreadableKeys && EventOrder.Compare(e, _first.Max) >= 0)
            return;
        _first.Add(e);
        if (_first.Count > Accumulator.MaximumUnreadableKeys)
            _first.Remove(_first.Max);
    }
}
