using CsCheck;
using NodaTime;
using Orb.Billing.Core.Catalog;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Catalog;

public sealed class PhaseScheduleTests
{
    [Fact]
    public void Monthly_phases_from_the_31st_return_to_the_31st_R7() =>
        Dates("2026-01-31", Months(1), Months(1), null).ShouldBe(
            ["2026-01-31 to 2026-02-28", "2026-02-28 to 2026-03-31", "2026-03-31 to -"]);

    [Fact]
    public void Months_after_days_are_counted_from_the_day_the_days_end() =>
        Dates("2026-01-30", new PhaseDuration(14, PhaseDurationUnit.Day), Months(1), Months(1)).ShouldBe(
            ["2026-01-30 to 2026-02-13", "2026-02-13 to 2026-03-13", "2026-03-13 to 2026-04-13"]);

    [Fact]
    public void Quarters_half_years_and_years_are_months() =>
        Dates("2026-01-15", new(1, PhaseDurationUnit.Quarter), new(1, PhaseDurationUnit.SemiAnnual), new(2, PhaseDurationUnit.Annual)).ShouldBe(
            ["2026-01-15 to 2026-04-15", "2026-04-15 to 2026-10-15", "2026-10-15 to 2028-10-15"]);

    [Fact]
    public void Phases_leave_no_gap_and_end_where_all_their_months_end() =>
        Gen.Select(Gen.Int[0, 3000], Gen.Int[1, 24].List[1, 6]).Sample(
            (day, months) =>
            {
                var first = new LocalDate(2024, 1, 1).PlusDays(day);
                var schedule = PhaseSchedule.Of([.. months.Select((m, i) => new PlanPhase(i + 1, "Phase", Months(m)))], first);
                schedule[0].Start.ShouldBe(first);
                schedule.Zip(schedule.Skip(1)).ShouldAllBe(pair => pair.First.End == pair.Second.Start && pair.Second.Start > pair.First.Start);
                schedule[^1].End.ShouldBe(first.PlusMonths(months.Sum()));
            },
            iter: Runs(500));

    [Fact]
    public void An_order_that_skips_or_a_phase_after_one_without_end_is_refused()
    {
        Should.Throw<ArgumentException>(() => PhaseSchedule.Of([new PlanPhase(2, "A", null)], Day("2026-01-01"))).Message.ShouldContain("has the order 2");
        Should.Throw<ArgumentException>(() => Dates("2026-01-01", null, Months(1))).Message.ShouldContain("Phase 2 follows a phase without end");
    }

    [Fact]
    public void A_phase_has_an_order_from_1_a_name_and_at_most_ten_years()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new PlanPhase(0, "A", null)).ParamName.ShouldBe("order");
        Should.Throw<ArgumentException>(() => new PlanPhase(1, " ", null)).ParamName.ShouldBe("name");
        Should.Throw<ArgumentOutOfRangeException>(() => Months(0)).ParamName.ShouldBe("count");
        Should.Throw<ArgumentOutOfRangeException>(() => new PhaseDuration(41, PhaseDurationUnit.Quarter)).ParamName.ShouldBe("count");
        Should.Throw<ArgumentOutOfRangeException>(() => new PhaseDuration(3661, PhaseDurationUnit.Day)).ParamName.ShouldBe("count");
        Should.Throw<ArgumentOutOfRangeException>(() => new PhaseDuration(1, (PhaseDurationUnit)9)).Message.ShouldStartWith("There is no such unit of a phase. (Parameter 'unit')");
        new PhaseDuration(40, PhaseDurationUnit.Quarter).ToString().ShouldBe("120 months");
        new PhaseDuration(14, PhaseDurationUnit.Day).ToString().ShouldBe("14 days");
        (new PlanPhase(1, "A", null).IsEvergreen, new PlanPhase(1, "A", Months(1)).IsEvergreen).ShouldBe((true, false));
    }

    private static PhaseDuration Months(int count) => new(count, PhaseDurationUnit.Month);

    private static IEnumerable<string> Dates(string first, params PhaseDuration?[] durations) =>
        PhaseSchedule.Of([.. durations.Select((d, i) => new PlanPhase(i + 1, $"Phase {i + 1}", d))], Day(first))
            .Select(p => $"{p.Start:yyyy-MM-dd} to {(p.End is { } end ? $"{end:yyyy-MM-dd}" : "-")}");
}
