using System.Numerics;
using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// The level of a metric over the pieces of a charge: what each begins with, and the changes in it by their instant. Changes of one instant are one, for a
/// level held for no time is not held. They add up in any order; up to a limit, beyond which they cannot be read at all.
/// </summary>
internal sealed class LevelHistory
{
    /// <summary>At how many different instants the level of a charge may change.</summary>
    public const int MaximumChanges = 1_000_000;

    private readonly MetricDefinition _metric;

    // One a piece of the charge; nearly always one.
    private readonly List<LevelStretch> _stretches = [];
    private readonly LevelStretch? _own;
    private int _changes;
    private bool _isFull;

    /// <summary>A history without changes; without a period the empty one that others are merged into.</summary>
    public LevelHistory(MetricDefinition metric, ServicePeriod? period, ServicePeriod? full)
    {
        _metric = metric;
        if (period is not { } own)
            return;
        _own = new LevelStretch(own, full ?? own);
        _stretches.Add(_own);
    }

    /// <summary>The pieces, in no order.</summary>
    /// <exception cref="MeteringLimitException">The level changes at too many instants.</exception>
    public IReadOnlyList<LevelStretch> Stretches =>
        _isFull ? throw new MeteringLimitException(_metric, "different times at which a level changes", MaximumChanges) : _stretches;

    /// <summary>The level at the end of the last piece, in units of 10^-28.</summary>
    public BigInteger AtEnd => Stretches.MaxBy(s => s.Period.Start)?.End ?? BigInteger.Zero;

    /// <summary>Takes a change before the end of the period; one before its start is a level that it begins with.</summary>
    public void Add(Instant at, decimal change)
    {
        var units = ExactSum.Units(change);
        if (at <= _own!.Period.Start)
            _own.Begin += units;
        else
            Change(_own, at, units);
    }

    /// <summary>Takes what another history of the metric holds.</summary>
    public void Merge(LevelHistory other)
    {
        if (other._isFull)
            Fill();
        foreach (var stretch in other._stretches)
        {
            if (_stretches.Find(s => s.Period.Start == stretch.Period.Start && s.Full == stretch.Full) is not { } own)
            {
                own = new LevelStretch(stretch.Period, stretch.Full);
                _stretches.Add(own);
            }

            own.Through(stretch.Period.End);
            own.Begin += stretch.Begin;
            foreach (var (at, units) in stretch.Changes)
                Change(own, at, units);
        }
    }

    /// <summary>Begins with the level that an earlier history ends at.</summary>
    public void CarryFrom(LevelHistory before)
    {
        if (before._isFull)
            Fill();
        else
            _own!.Begin += before.AtEnd;
    }

    /// <summary>Writes the pieces, in order of time, and their changes as far as they are kept.</summary>
    public void Write(StateWriter state)
    {
        state.Flag(_isFull);
        state.Count(_stretches.Count);
        foreach (var stretch in _stretches.Order(InTime))
        {
            state.Period(stretch.Period);
            state.Period(stretch.Full);
            state.Number(stretch.Begin);
            state.Count(stretch.Changes.Count());
            foreach (var (at, units) in stretch.Changes.OrderBy(c => c.Key))
            {
                state.Time(at);
                state.Number(units);
            }
        }
    }

    /// <summary>Takes what was written of a history of the same metric and period; this one has taken nothing yet.</summary>
    /// <exception cref="AccumulatorStateException">No history would have written it.</exception>
    public void Read(ref StateReader state)
    {
        _isFull = state.Flag();
        LevelStretch? last = null;
        for (var stretches = state.Entries(int.MaxValue, least: 10); stretches > 0; stretches--)
        {
            var read = new LevelStretch(state.Period(), state.Period());
            if (last is not null && InTime.Compare(last, read) >= 0)
                throw StateReader.Damaged("its times are not in order");
            var isOwn = _own is not null && InTime.Compare(_own, read) == 0;
            last = isOwn ? _own! : read;
            last.Through(read.Period.End);
            if (!isOwn)
                _stretches.Add(last);
            last.Begin = state.Number();
            ReadChanges(last, read.Period, ref state);
        }
    }

    private void ReadChanges(LevelStretch stretch, ServicePeriod period, ref StateReader state)
    {
        Instant? last = null;
        for (var changes = state.Entries(_isFull ? 0 : MaximumChanges - _changes, least: 3); changes > 0; changes--)
        {
            var at = state.Time();
            if (at <= last)
                throw StateReader.Damaged("its changes are not in order");
            if (at <= period.Start || at >= period.End)
                throw StateReader.Damaged("a change is not within its time");
            last = at;
            Change(stretch, at, state.Number());
        }
    }

    // Pieces of one start and full period are one.
    private static Comparer<LevelStretch> InTime { get; } = Comparer<LevelStretch>.Create(static (left, right) =>
        (left.Period.Start, left.Full.Start, left.Full.End).CompareTo((right.Period.Start, right.Full.Start, right.Full.End)));

    private void Change(LevelStretch stretch, Instant at, BigInteger units)
    {
        if (!_isFull && stretch.Change(at, units) && ++_changes > MaximumChanges)
            Fill();
    }

    private void Fill()
    {
        _isFull = true;
        foreach (var stretch in _stretches)
            stretch.Forget();
    }
}
