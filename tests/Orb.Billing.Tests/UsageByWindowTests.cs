using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Metering;

namespace Orb.Billing.Tests;

public sealed class UsageByWindowTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 1, 0, 0);
    private static readonly MetricDefinition Max = MetricSql.Parse("SELECT MAX(n) FROM events").Definition!;

    [Fact]
    public void Cuts_make_windows_in_order_and_those_outside_or_repeated_cut_nothing()
    {
        var usage = Of(Hour(5), Hour(2), Hour(5), Hour(0), Hour(10), Hour(-1), Hour(11));

        usage.Queries.Select(q => q.Period).ShouldBe([new(Hour(0), Hour(2)), new(Hour(2), Hour(5)), new(Hour(5), Hour(10))]);
        Of().Queries.ShouldHaveSingleItem().Period.ShouldBe(new ServicePeriod(Hour(0), Hour(10)));
    }

    [Fact]
    public void A_window_is_cumulative_through_its_end_and_the_last_is_the_whole_period_R17()
    {
        var usage = Of(Hour(1), Hour(2), Hour(3));
        foreach (var (window, n) in new[] { (0, 4m), (1, 9m), (3, 6m) })
        {
            usage.Queries[window].Take(new UsageEvent($"{window}", "e", Hour(window), new Dictionary<string, PropertyValue> { ["n"] = PropertyValue.Number(n) }));
        }

        usage.Cumulative().Select(a => a.Value).ShouldBe([4m, 9m, 9m, 9m]);
        usage.Cumulative().Select(a => a.EventCount).ShouldBe([1L, 2L, 2L, 3L]);
        usage.Queries.Select(q => q.Accumulator.Value).ShouldBe([4m, 9m, 0m, 6m]);
    }

    [Fact]
    public void A_level_is_weighed_from_the_start_of_the_period_through_each_window_R17()
    {
        var metric = MetricSql.Parse("SELECT WEIGHTED_SUM(n) FROM events").Definition!;
        var full = new ServicePeriod(Hour(0), Hour(20));
        var usage = UsageByWindow.Of([], metric, new ServicePeriod(Hour(0), Hour(10)), [Hour(1), Hour(6)], full: full);
        foreach (var (window, hour, n) in new[] { (0, 0, 2m), (1, 5, 4m) })
            usage.Queries[window].Take(new UsageEvent($"{window}", "e", Hour(hour), new Dictionary<string, PropertyValue> { ["n"] = PropertyValue.Number(n) }));

        // 2 for an hour, for 6 hours and 4 for one, for 10 hours and 4 for 5, of 20
        usage.Cumulative().Select(a => a.Value).ShouldBe([0.1m, 0.8m, 2m]);
    }

    [Fact]
    public void A_query_takes_what_its_own_filter_and_the_metrics_match()
    {
        var large = MetricSql.Parse("SELECT COUNT(*) FROM events WHERE model = 'large'").Definition!.Filter;
        var query = UsageByWindow.Of([], Max, new ServicePeriod(Hour(0), Hour(1)), [], large).Queries.Single();
        foreach (var (model, n) in new[] { ("large", 1m), ("small", 2m) })
        {
            query.Take(new UsageEvent(model, "e", Start, new Dictionary<string, PropertyValue>
            {
                ["n"] = PropertyValue.Number(n),
                ["model"] = PropertyValue.Text(model),
            }));
        }

        (query.Accumulator.Value, query.Accumulator.EventCount).ShouldBe((1m, 1L));
    }

    private static UsageByWindow Of(params Instant[] cuts) => UsageByWindow.Of([], Max, new ServicePeriod(Hour(0), Hour(10)), cuts);

    private static Instant Hour(int hour) => Start + Duration.FromHours(hour);
}
