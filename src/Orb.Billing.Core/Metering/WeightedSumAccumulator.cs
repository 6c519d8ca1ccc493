using System.Numerics;
using NodaTime;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A level weighted by the time it is held, over the time of the full period. A change c at t adds c from t to the end of the period, so two exact sums
/// say it all: that of the changes, and that of changes times the time before them. They add up in any order, and nothing else is kept.
/// </summary>
/// <remarks>
/// An event before the period, of an earlier one or of an earlier piece of the same, is a level it begins with, and counts for all of it. Without a period this is the empty accumulator that others are merged into.
/// </remarks>
internal sealed class WeightedSumAccumulator : Accumulator
{
    // One a piece of the charge; nearly always one.
    private readonly List<Stretch> _stretches = [];
    private readonly Stretch? _own;

    public WeightedSumAccumulator(MetricDefinition definition)
        : base(definition)
    {
    }

    public WeightedSumAccumulator(MetricDefinition definition, ServicePeriod period, ServicePeriod full)
        : base(definition)
    {
        _own = new Stretch(period.Start, period.End, (full.End - full.Start).ToBigIntegerNanoseconds());
        _stretches.Add(_own);
    }

    public override decimal LevelAtEnd => _stretches.MaxBy(s => s.Start)?.Level.Total(Definition) ?? 0m;

    private protected override ExactFraction Exact =>
        ExactFraction.Sum(_stretches.Where(s => !s.Full.IsZero).Select(s => new ExactFraction(s.UnitsByTime, s.Full * ExactSum.UnitsOfOne)));

    private protected override decimal Unrounded => Exact.AwayFromZero(Definition);

    private protected override Taken Take(UsageEvent e)
    {
        if (_own is null)
            throw new InvalidOperationException($"'{Definition}' weighs values by time; an accumulator that takes events is made for a period.");
        if (!TryReadNumber(e, out var number))
            return Taken.Unreadable;
        if (e.Timestamp >= _own.End)
            return Taken.LeftOut;
        _own.Level.Add(number);
        if (e.Timestamp > _own.Start)
            _own.UnitsByTimeBefore += ExactSum.Units(number) * (e.Timestamp - _own.Start).ToBigIntegerNanoseconds();
        return Taken.Counted;
    }

    private protected override void Absorb(Accumulator other)
    {
        foreach (var stretch in ((WeightedSumAccumulator)other)._stretches)
        {
            if (_stretches.Find(s => s.Start == stretch.Start && s.Full == stretch.Full) is not { } own)
            {
                own = new Stretch(stretch.Start, stretch.End, stretch.Full);
                _stretches.Add(own);
            }

            own.End = Instant.Max(own.End, stretch.End);
            own.Level.Add(stretch.Level);
            own.UnitsByTimeBefore += stretch.UnitsByTimeBefore;
        }
    }

    private protected override void CarryFrom(Accumulator before)
    {
        if (((WeightedSumAccumulator)before)._stretches.MaxBy(s => s.Start) is { } last)
            _own!.Level.Add(last.Level);
    }

    private protected override void WriteValue(StateWriter state)
    {
        state.Count(_stretches.Count);
        foreach (var stretch in _stretches.OrderBy(s => s.Start).ThenBy(s => s.Full))
        {
            state.Period(new ServicePeriod(stretch.Start, stretch.End));
            state.Number(stretch.Full);
            stretch.Level.Write(state);
            state.Number(stretch.UnitsByTimeBefore);
        }
    }

    private protected override void ReadValue(ref StateReader state)
    {
        Stretch? last = null;
        for (var stretches = state.Entries(int.MaxValue, least: 8); stretches > 0; stretches--)
        {
            var (service, full) = (state.Period(), state.Number());
            if (full.Sign < 0 || (last is not null && (service.Start, full).CompareTo((last.Start, last.Full)) <= 0))
                throw StateReader.Damaged("its times are not in order");
            last = _own is not null && _own.Start == service.Start && _own.Full == full ? _own : new Stretch(service.Start, service.End, full);
            last.End = service.End;
            last.Level.Read(ref state);
            last.UnitsByTimeBefore = state.Number();
            if (last != _own)
                _stretches.Add(last);
        }
    }

    // Time in nanoseconds, values in units of 10^-28.
    private sealed class Stretch(Instant start, Instant end, BigInteger full)
    {
        public Instant Start { get; } = start;

        public Instant End { get; set; } = end;

        public BigInteger Full { get; } = full;

        public ExactSum Level { get; } = new();

        public BigInteger UnitsByTimeBefore { get; set; }

        public BigInteger UnitsByTime => (Level.Units() * (End - Start).ToBigIntegerNanoseconds()) - UnitsByTimeBefore;
    }
}
