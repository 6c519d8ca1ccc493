using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Docs.Tests.HowTo;

/// <summary>The code of docs/how-to/add-up-usage.md.</summary>
public sealed class AccumulatorSnippets
{
    [Fact]
    public void States_are_kept_by_day_and_billed_as_their_sum()
    {
        var price = new UnitPriceModel(2.00m);
        var days = new Dictionary<LocalDate, byte[]>();
        UsageEvent[] batch = [By("1", 5, "ann"), By("2", 5, "bob"), By("3", 5, "cy"), By("4", 6, "bob"), By("5", 6, "dee"), By("6", 5, "ann")];

        // <keep-states>
        var metric = MetricSql.Parse("SELECT COUNT(DISTINCT user) FROM events").Definition! with { Detail = price.Usage };

        foreach (var usageEvent in batch)
        {
            var day = usageEvent.Timestamp.InUtc().Date;
            var sum = days.TryGetValue(day, out var kept) ? metric.Restore(kept) : metric.NewAccumulator();
            sum.Add(usageEvent);
            days[day] = sum.ToState();
        }
        // </keep-states>

        // <merge-states>
        var month = metric.NewAccumulator();
        foreach (var kept in days.Values)
            month.Merge(metric.Restore(kept));
        var charged = Money.Round(price.Rate(month.ToInput()).Exact, Currency.Usd);
        // </merge-states>

        charged.ToString().ShouldBe("8.00 USD");
        days.Count.ShouldBe(2);

        // <refuse-state>
        Accumulator Read(byte[] kept, IEnumerable<UsageEvent> events)
        {
            try
            {
                return metric.Restore(kept);
            }
            catch (AccumulatorStateException) // .Fault: no state, another version, another metric, damaged
            {
                var sum = metric.NewAccumulator();
                foreach (var usageEvent in events)
                    sum.Add(usageEvent);
                return sum;
            }
        }
        // </refuse-state>

        Read(days.Values.First()[..^1], batch).Value.ShouldBe(4m);
        Read(days.Values.First(), batch).Value.ShouldBe(3m);

        static UsageEvent By(string key, int day, string user) =>
            new(key, "call", Instant.FromUtc(2026, 1, day, 9, 0), new Dictionary<string, PropertyValue> { ["user"] = PropertyValue.Text(user) });
    }

    [Fact]
    public void A_level_is_kept_for_its_period_and_goes_on_in_the_next()
    {
        // <keep-level>
        var stored = MetricSql.Parse("SELECT WEIGHTED_SUM(gb) FROM all_events").Definition!;
        var january = stored.NewAccumulator(new ServicePeriod(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 2, 1, 0, 0)));
        january.Add(new UsageEvent("1", "stored", Instant.FromUtc(2026, 1, 16, 12, 0), new Dictionary<string, PropertyValue> { ["gb"] = PropertyValue.Number(5m) }));
        var bytes = january.ToState();

        var february = stored.Restore(bytes).Continued(new ServicePeriod(Instant.FromUtc(2026, 2, 1, 0, 0), Instant.FromUtc(2026, 3, 1, 0, 0)));
        // </keep-level>

        stored.Restore(bytes).Value.ShouldBe(2.5m);
        february.Value.ShouldBe(5m);
    }
}
