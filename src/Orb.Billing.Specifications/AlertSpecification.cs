using NodaTime;
using Orb.Billing.Alerts;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Metering;
using Orb.Billing.Outbox;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>Alerts that many workers compare, and what they cost (R22, R26).</summary>
public abstract class AlertSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly Instant Start = LivingEngine.At("2026-01-01T00:00:00Z");

    private static CancellationToken Token => StorageFixture.Token;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_dies_at_any_of_its_commits_tells_each_crossing_once_in_the_end_R26(bool committed)
    {
        var commit = 0;
        DyingTransactions.Death death;
        do
        {
            death = new DyingTransactions.Death(++commit, committed);
            await using var engine = new Engine(database, Start);
            await WatchAsync(engine, 4);
            await using (var dying = engine.Another(b => DyingTransactions.Use(b, death)))
            {
                var sweep = dying.Open().Get<ISweep>();
                for (var left = 5; left > 0 && !death.IsMet; left--)
                    await sweep.RunAsync(engine.Clock.GetCurrentInstant(), 2, Token);
            }

            engine.Clock.AdvanceHours(1); // the lease of what was claimed has ended
            (await engine.SweepAsync()).Failures.ShouldBe(0);

            var told = await ToldAsync(engine);
            told.Select(m => m.Properties["threshold"]).ShouldBe(Enumerable.Repeat("100", 4));
            told.Select(m => m.ResourceId).ShouldBeUnique();
            (await engine.SweepAsync()).Steps.ShouldBe(0);
        }
        while (death.IsMet);

        // Two rounds, each of two customers; a third commit is never met.
        commit.ShouldBe(3);
    }

    [Fact]
    public async Task Workers_at_once_tell_each_crossing_once_R22()
    {
        await using var engine = new Engine(database, Start);
        await WatchAsync(engine, 12);
        await using var another = engine.Another();

        await Task.WhenAll(new[] { engine, another, engine, another }.Select(e => Task.Run(e.SweepAsync, Token)));
        engine.Clock.AdvanceHours(1);
        await engine.SweepAsync();

        (await ToldAsync(engine)).Select(m => m.ResourceId).Distinct().Count().ShouldBe(12);
        (await ToldAsync(engine)).Count.ShouldBe(12);
    }

    [Fact]
    public async Task Comparing_many_subscriptions_takes_no_more_statements_than_comparing_few()
    {
        var statements = new List<long>();
        foreach (var subscriptions in (int[])[5, 50])
        {
            await using var engine = new Engine(database, Start);
            await WatchAsync(engine, subscriptions);
            SweepResult? swept = null;
            statements.Add(await database.CountStatementsAsync(async () => swept = await engine.SweepAsync()));

            swept.ShouldBe(new SweepResult(subscriptions, subscriptions, 0));
            (await ToldAsync(engine)).Count.ShouldBe(subscriptions);
        }

        // Where a statement takes only so many parameters, a few are made of one.
        (statements[1] - statements[0]).ShouldBeInRange(-3, 10, $"{statements[0]} statements for 5 subscriptions, {statements[1]} for 50");
    }

    // Each has used 120 tokens and watches 100.
    private static async Task WatchAsync(Engine engine, int subscriptions)
    {
        var plan = await engine.PlanAsync(49m, perToken: 0.10m);
        var metric = plan.Prices.Select(p => p.Price.MetricId).OfType<Core.Catalog.MetricId>().Single();
        for (var i = 0; i < subscriptions; i++)
        {
            var customer = await engine.CustomerAsync();
            var subscription = await engine.SubscribeAsync(customer, plan);
            _ = (await engine.CallAsync<IAlertService, Outcome<AlertView>>(s => s.CreateForSubscriptionAsync(
                subscription.Id, new CreateSubscriptionAlert { Kind = AlertKind.UsageExceeded, MetricId = metric, Thresholds = [100m, 1_000m] }, Token))).Value;
            await engine.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync([Engine.Tokens(customer, $"{i}", engine.Clock.GetCurrentInstant(), 120m)], Token));
        }
    }

    private static async Task<IReadOnlyList<OutboxMessage>> ToldAsync(Engine engine) => (await engine.CallAsync<IOutboxService, Outcome<Page<OutboxMessage>>>(
        s => s.ListAsync(OutboxQuery.All with { Type = OutboxMessageType.UsageExceeded }, new PageRequest(100), Token))).Value.Items;
}
