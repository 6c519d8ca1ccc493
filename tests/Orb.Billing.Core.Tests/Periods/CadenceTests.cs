using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Tests.Periods;

public sealed class CadenceTests
{
    [Theory]
    [InlineData("one_time", 0)]
    [InlineData("monthly", 1)]
    [InlineData("quarterly", 3)]
    [InlineData("semi_annual", 6)]
    [InlineData("annual", 12)]
    public void A_named_cadence_is_so_many_months(string name, int months)
    {
        Cadence.TryParse(name, out var cadence).ShouldBeTrue();
        cadence.Duration.ShouldBe(months);
        cadence.Unit.ShouldBe(CadenceUnit.Month);
        cadence.IsOneTime.ShouldBe(months == 0);
        cadence.ToString().ShouldBe(name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Monthly")]
    [InlineData("weekly")]
    [InlineData("5 days")]
    public void Another_name_is_none(string? name) => Cadence.TryParse(name, out _).ShouldBeFalse();

    [Fact]
    public void Equal_lengths_are_equal_cadences()
    {
        Cadence.Months(12).ShouldBe(Cadence.Annual);
        Cadence.Months(1).ToString().ShouldBe("monthly");
        Cadence.Days(1).ShouldNotBe(Cadence.Monthly);
        Cadence.Days(7).ToString().ShouldBe("7 days");
        Cadence.Months(24).ToString().ShouldBe("24 months");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3661)]
    [InlineData(int.MaxValue)]
    public void A_period_lasts_1_to_3660_units(int count)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Cadence.Days(count));
        Should.Throw<ArgumentOutOfRangeException>(() => Cadence.Months(count));
        Cadence.Days(3660).Duration.ShouldBe(3660);
    }

    [Fact]
    public void A_week_is_7_days_and_a_year_12_months()
    {
        Cadence.Weeks(2).ShouldBe(Cadence.Days(14));
        Cadence.Weeks(522).ShouldBe(Cadence.Days(3654));
        Cadence.Years(1).ShouldBe(Cadence.Annual);
        Cadence.Years(305).ShouldBe(Cadence.Months(3660));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(523)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Weeks_and_years_keep_the_limits_of_days_and_months(int count)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Cadence.Weeks(count));
        Should.Throw<ArgumentOutOfRangeException>(() => Cadence.Years(count));
        Should.Throw<ArgumentOutOfRangeException>(() => Cadence.Years(306));
    }

    [Fact]
    public void The_longest_cadence_is_the_term_and_the_shortest_the_billing_period()
    {
        Cadence[] cadences = [Cadence.OneTime, Cadence.Quarterly, Cadence.Days(45), Cadence.Annual, Cadence.Monthly];
        Cadence.Longest(cadences).ShouldBe(Cadence.Annual);
        Cadence.Shortest(cadences).ShouldBe(Cadence.Monthly);
        Cadence.Longest([Cadence.Days(30), Cadence.Monthly]).ShouldBe(Cadence.Days(30)); // of equal lengths the first
        Cadence.Shortest([Cadence.Days(30), Cadence.Monthly]).ShouldBe(Cadence.Days(30));
    }

    [Fact]
    public void What_is_charged_once_has_neither_term_nor_billing_period()
    {
        (Cadence.Days(1).CountsDays, Cadence.Monthly.CountsDays, Cadence.OneTime.CountsDays).ShouldBe((true, false, false));
        Cadence.Longest([Cadence.OneTime]).ShouldBeNull();
        Cadence.Shortest([]).ShouldBeNull();
    }

    [Fact]
    public void Cadences_order_by_length_and_once_comes_first()
    {
        Cadence[] all = [Cadence.Annual, Cadence.Days(31), Cadence.OneTime, Cadence.Monthly, Cadence.Days(29), Cadence.Days(7), Cadence.Quarterly];
        Array.Sort(all, Cadence.CompareLength);
        string.Join(", ", all.Select(c => c.ToString()))
            .ShouldBe("one_time, 7 days, 29 days, monthly, 31 days, quarterly, annual");
        Cadence.CompareLength(Cadence.Days(30), Cadence.Monthly).ShouldBe(0);
    }
}
