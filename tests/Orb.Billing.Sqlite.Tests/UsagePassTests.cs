using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.Metering;
using Orb.Billing.Specifications;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>One reading of events for many queries.</summary>
public sealed class UsagePassTests
{
    private static readonly Instant Start = Instant.FromUtc(2000, 1, 1, 0, 0);

    private static readonly CustomerId Customer = Ids.Customer();

    private static readonly MetricDefinition Count = MetricSql.Parse("SELECT COUNT(*) FROM events").Definition!;

    [Fact]
    public void An_event_goes_to_every_query_whose_period_holds_it_and_to_no_other()
    {
        var (month, first, second) = (Query(0, 31), Query(0, 1), Query(1, 2));

        var pass = UsagePass.For([month, first, second]).ShouldHaveSingleItem();
        pass.Take(Event(Start));
        pass.Take(Event(Start + Duration.FromDays(1)));
        pass.Take(Event(Start + Duration.FromDays(2)));

        pass.Period.ShouldBe(new ServicePeriod(Start, Start + Duration.FromDays(31)));
        Counted(month).ShouldBe(3);
        Counted(first).ShouldBe(1);
        Counted(second).ShouldBe(1, "the first instant of a day belongs to it, the last one does not (R6)");
    }

    // Prepaid credits are metered day by day. A subscription of the fuzz that began long ago had so many days that comparing each with each took minutes.
    [Fact]
    public async Task A_query_a_day_over_many_years_costs_no_more_than_its_days()
    {
        var days = Enumerable.Range(0, 150_000).Select(d => Query(d, d + 1)).ToList();

        // Each day with each would be 45,000,000,000 looks.
        var pass = await Task.Run(() => UsagePass.For(days).Single(), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        pass.Take(Event(Start + Duration.FromDays(149_999)));

        days.Sum(Counted).ShouldBe(1);
        Counted(days[^1]).ShouldBe(1);
    }

    private static UsageQuery Query(int from, int to) =>
        new(Customer, null, new ServicePeriod(Start + Duration.FromDays(from), Start + Duration.FromDays(to)), Count.NewAccumulator());

    private static UsageEvent Event(Instant at) => new("a", "tokens", at, new Dictionary<string, PropertyValue>());

    private static long Counted(UsageQuery query) => query.Accumulator.EventCount;
}
