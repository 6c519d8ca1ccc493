using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Tests.Metering;

public sealed class UsageWindowsTests
{
    [Fact]
    public void Days_are_those_of_the_zone_and_clipped_to_the_period_R6()
    {
        var losAngeles = DateTimeZoneProviders.Tzdb["America/Los_Angeles"];
        UsageWindows.ByDay(new ServicePeriod(Utc(2025, 3, 8, 20), Utc(2025, 3, 10, 8)), losAngeles).ShouldBe(
        [
            new ServicePeriod(Utc(2025, 3, 8, 20), Utc(2025, 3, 9, 8)),
            new ServicePeriod(Utc(2025, 3, 9, 8), Utc(2025, 3, 10, 7)), // 23 hours
            new ServicePeriod(Utc(2025, 3, 10, 7), Utc(2025, 3, 10, 8)),
        ]);
    }

    [Fact]
    public void A_day_that_a_zone_skipped_has_no_window_R6() =>
        UsageWindows.ByDay(new ServicePeriod(Utc(2011, 12, 29, 10), Utc(2011, 12, 31, 10)), DateTimeZoneProviders.Tzdb["Pacific/Apia"]).ShouldBe(
        [
            new ServicePeriod(Utc(2011, 12, 29, 10), Utc(2011, 12, 30, 10)), // the 29th
            new ServicePeriod(Utc(2011, 12, 30, 10), Utc(2011, 12, 31, 10)), // the 31st
        ]);

    [Fact]
    public void Hours_are_those_of_UTC_and_clipped_to_the_period()
    {
        var half = Duration.FromMinutes(30);
        UsageWindows.ByHour(new ServicePeriod(Utc(2025, 3, 8, 20) + half, Utc(2025, 3, 8, 22))).ShouldBe(
        [
            new ServicePeriod(Utc(2025, 3, 8, 20) + half, Utc(2025, 3, 8, 21)), new ServicePeriod(Utc(2025, 3, 8, 21), Utc(2025, 3, 8, 22)),
        ]);
        UsageWindows.ByHour(new ServicePeriod(Utc(1969, 3, 8, 20), Utc(1969, 3, 8, 21))).Count.ShouldBe(1);
    }

    [Fact]
    public void A_period_without_length_has_no_window()
    {
        var none = new ServicePeriod(Utc(2025, 3, 8, 20), Utc(2025, 3, 8, 20));
        UsageWindows.ByHour(none).ShouldBeEmpty();
        UsageWindows.ByDay(none, DateTimeZone.Utc).ShouldBeEmpty();
    }

    private static Instant Utc(int year, int month, int day, int hour) => Instant.FromUtc(year, month, day, hour, 0);
}
