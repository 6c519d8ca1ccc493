using System.Numerics;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// Each level with the elapsed time it is held, over that of the full period (R25). Each is read as the metric reads its value: converted, rounded, and
/// zero where it is below zero; so a level below zero gives nothing back of those above.
/// </summary>
internal sealed class LevelDetail(MetricDefinition metric, ServicePeriod? period, ServicePeriod? full) : UsageDetail
{
    private readonly LevelHistory _history = new(metric, period, full);

    public override void Add(UsageEvent usageEvent, decimal read) => _history.Add(usageEvent.Timestamp, read);

    public override void Merge(UsageDetail other) => _history.Merge(((LevelDetail)other)._history);

    public override void CarryFrom(UsageDetail before) => _history.CarryFrom(((LevelDetail)before)._history);

    public override RatingInput ToInput()
    {
        var held = new Dictionary<(BigInteger Units, BigInteger Whole), BigInteger>();
        foreach (var stretch in _history.Stretches.Where(s => !s.Full.IsEmpty))
        {
            var whole = Elapsed(stretch.Full);
            foreach (var (units, time) in stretch.Levels())
                held[(units, whole)] = held.GetValueOrDefault((units, whole)) + Elapsed(time);
        }

        return RatingInput.OfLevels(held.Select(l => new LevelUsage(metric.LevelOf(l.Key.Units), l.Value, l.Key.Whole)));
    }

    public override void Write(StateWriter state) => _history.Write(state);

    public override void Read(ref StateReader state) => _history.Read(ref state);

    private static BigInteger Elapsed(ServicePeriod period) => (period.End - period.Start).ToBigIntegerNanoseconds();
}
