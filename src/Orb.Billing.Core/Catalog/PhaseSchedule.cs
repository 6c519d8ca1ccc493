using NodaTime;

namespace Orb.Billing.Core.Catalog;

/// <summary>A phase on the calendar of a subscription.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Start">Its first local day.</param>
/// <param name="End">The first local day after it; null where it has no end.</param>
public sealed record ScheduledPhase(PlanPhase Phase, LocalDate Start, LocalDate? End);

/// <summary>When the phases of a plan begin and end for one subscription.</summary>
public static class PhaseSchedule
{
    /// <summary>
    /// Puts phases on the calendar, one after the other. Months are counted from where the run of months began and not from the clamped day
    /// before: two monthly phases from 31 January end on 28 February and 31 March (R7).
    /// </summary>
    /// <param name="phases">The phases in order.</param>
    /// <param name="firstDay">The first local day of the subscription.</param>
    /// <exception cref="ArgumentException">The orders are not 1, 2, 3 …, or a phase follows one without end.</exception>
    public static IReadOnlyList<ScheduledPhase> Of(IReadOnlyList<PlanPhase> phases, LocalDate firstDay)
    {
        ArgumentNullException.ThrowIfNull(phases);
        var scheduled = new List<ScheduledPhase>(phases.Count);
        var (origin, months) = (firstDay, 0);
        foreach (var phase in phases)
        {
            if (phase.Order != scheduled.Count + 1)
                throw new ArgumentException($"The phase in place {scheduled.Count + 1} has the order {phase.Order}.", nameof(phases));
            if (scheduled.Count > 0 && scheduled[^1].End is null)
                throw new ArgumentException($"Phase {phase.Order} follows a phase without end.", nameof(phases));

            var start = origin.PlusMonths(months);
            if (phase.Duration is not { } duration)
            {
                scheduled.Add(new ScheduledPhase(phase, start, null));
                continue;
            }

            if (duration.Days > 0)
                (origin, months) = (start.PlusDays(duration.Days), 0);
            else
                months += duration.Months;
            scheduled.Add(new ScheduledPhase(phase, start, origin.PlusMonths(months)));
        }

        return scheduled;
    }
}
