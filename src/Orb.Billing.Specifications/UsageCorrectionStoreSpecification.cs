using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.Specifications;

public abstract class UsageCorrectionStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly ServicePeriod Day = new(Make.Noon, Make.Noon + Duration.FromDays(1));

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task An_event_is_found_as_it_stands_with_every_member()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, corrections) = (scope.Get<IUsageStore>(), scope.Get<IUsageCorrectionStore>());
        var sent = Event(null, "a", 1) with { ExternalCustomerId = "größe" };
        await store.AppendAsync([sent], Token);

        (await corrections.FindAsync("b", Token)).ShouldBeNull();
        var found = await corrections.FindAsync("a", Token);
        found.ShouldHaveSurvived(new CurrentUsageEvent(sent.Id, sent.Event, null, "größe", 1, null, UsageEventState.Counted));

        var amended = Event(null, "a", 2) with { Id = sent.Id, ExternalCustomerId = "größe" };
        (await corrections.AmendAsync(found!, amended, Token)).ShouldBe(2);
        var current = await corrections.FindAsync("a", Token);
        current.ShouldHaveSurvived(new CurrentUsageEvent(sent.Id, amended.Event, null, "größe", 2, null, UsageEventState.Counted));

        (await corrections.DeprecateAsync(current!, Token)).ShouldBe(3);
        (await corrections.FindAsync("a", Token))!.State.ShouldBe(UsageEventState.Deprecated);
        (await store.KnownAsync(["a", "b"], Token)).ShouldHaveSingleItem().Value.ShouldHaveSurvived(new KnownUsageKey(sent.BodyHash, null, false));
    }

    [Fact]
    public async Task Events_are_found_by_their_keys_as_they_stand()
    {
        await using var scope = database.Open(Ids.Tenant());
        await using var other = database.Open(Ids.Tenant());
        var (store, corrections, who) = (scope.Get<IUsageStore>(), scope.Get<IUsageCorrectionStore>(), Ids.Customer());
        await store.AppendAsync([Event(who, "a", 1), Event(who, "b", 2), Event(who, "c", 3), Event(who, "größe", 4)], Token);
        await other.Get<IUsageStore>().AppendAsync([Event(who, "d", 5)], Token);
        var amended = Event(who, "a", 10) with { Id = (await corrections.FindAsync("a", Token))!.Id };
        await corrections.AmendAsync((await corrections.FindAsync("a", Token))!, amended, Token);
        await corrections.DeprecateAsync((await corrections.FindAsync("b", Token))!, Token);

        var found = await corrections.FindManyAsync(["größe", "b", "a", "d", "none"], Token);

        found.Keys.Order(StringComparer.Ordinal).ShouldBe(["a", "b", "größe"]);
        found["a"].ShouldHaveSurvived((await corrections.FindAsync("a", Token))!);
        found["a"].Event.Properties.ShouldHaveSurvived(amended.Event.Properties);
        found["b"].State.ShouldBe(UsageEventState.Deprecated);
        (await corrections.FindManyAsync([], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_correction_that_rolls_back_leaves_no_sequence_and_no_row()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, corrections, who) = (scope.Get<IUsageStore>(), scope.Get<IUsageCorrectionStore>(), Ids.Customer());
        await store.AppendAsync([Event(who, "a", 1)], Token);
        await using (await scope.Get<IBillingTransactions>().BeginAsync(Token))
            (await corrections.DeprecateAsync((await corrections.FindAsync("a", Token))!, Token)).ShouldBe(2);

        (await store.TakeCutOffAsync(Token)).ShouldBe(1);
        (await SumAsync(store, who)).ShouldBe(1m);
    }

    [Fact]
    public async Task Corrections_of_one_tenant_do_not_reach_another()
    {
        var who = Ids.Customer();
        await using var one = database.Open(Ids.Tenant());
        await using var two = database.Open(Ids.Tenant());
        foreach (var scope in (Scope[])[one, two])
            await scope.Get<IUsageStore>().AppendAsync([Event(who, "a", 1)], Token);
        await one.Get<IUsageCorrectionStore>().DeprecateAsync((await one.Get<IUsageCorrectionStore>().FindAsync("a", Token))!, Token);

        (await SumAsync(one.Get<IUsageStore>(), who)).ShouldBe(0m);
        (await SumAsync(two.Get<IUsageStore>(), who)).ShouldBe(1m);
        (await LateAsync(one, who)).ShouldBe(1);
        (await LateAsync(two, who)).ShouldBe(0);

        async Task<long> LateAsync(Scope scope, CustomerId customer) =>
            (await scope.Get<ILateUsageStore>().LateAsync([new LateQuery(customer, null, Day, 1)], 100, Token)).Single();
    }

    [Fact]
    public async Task A_backfill_survives_with_every_member()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<IBackfillStore>();
        var filter = MetricSql.Parse("SELECT COUNT(*) FROM events WHERE model = 'it''s' OR NOT (n > 1.50)").Definition!.Filter;
        var backfill = new Backfill
        {
            Id = new(Ids.Next()),
            CustomerId = Ids.Customer(),
            Timeframe = Day,
            ReplacesExistingEvents = true,
            DeprecationFilter = filter,
            EventsIngested = 7,
            CreatedAt = Make.Noon,
        };
        (await store.AddAsync(backfill, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(backfill.Id, Token))!.ShouldBe(backfill);

        var reverted = backfill with { ClosedAt = Make.Noon, ClosedSequence = 8, RevertedAt = Make.Noon + Duration.FromTicks(1), RevertedSequence = 9 };
        (await store.UpdateAsync(reverted, Token)).ShouldBe(StoreResult.Success);
        (await store.UpdateAsync(reverted, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(backfill.Id, Token))!.ShouldBe(reverted with { Version = 1 });
        (await store.FindAsync(new(Ids.Next()), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Exceptions_are_kept_once_per_kind_event_and_metric_and_paged_newest_first()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        var (store, metric, who) = (scope.Get<IBillingExceptionStore>(), Ids.Metric(), Ids.Customer());
        BillingException Of(string key, bool unreadable = false) => new()
        {
            Id = new(Ids.Next()),
            Kind = unreadable ? BillingExceptionKind.UnreadableUsage : BillingExceptionKind.LateUsage,
            CustomerId = who,
            IdempotencyKey = key,
            Timestamp = unreadable ? null : Make.Noon,
            MetricId = unreadable ? metric : null,
            Reason = "because",
            CreatedAt = Make.Noon,
        };
        BillingException[] first = [Of("a"), Of("a", true), Of("b")];

        (await store.AddAsync([.. first, Of("a")], Token)).ShouldBe(StoreResult.Success);
        var more = Of("a", true) with { MetricId = Ids.Metric() };
        (await store.AddAsync([Of("b"), more, Of("a")], Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync([.. Enumerable.Range(0, 1200).Select(i => Of($"many-{i}"))], Token)).ShouldBe(StoreResult.Success);

        (await store.ListAsync(new BillingExceptionQuery { Kind = BillingExceptionKind.UnreadableUsage }, null, 10, Token)).ShouldBe([more, first[1]]);
        var all = await store.ListAsync(new BillingExceptionQuery { CustomerId = who }, null, 5000, Token);
        all.Count.ShouldBe(1204);
        all.TakeLast(3).ShouldBe([first[2], first[1], first[0]]);
        (await store.ListAsync(new BillingExceptionQuery(), new PagePosition(null, first[1].Id.Value), 10, Token)).ShouldBe([first[0]]);
        await using var other = database.Open(Ids.Tenant());
        (await other.Get<IBillingExceptionStore>().ListAsync(new BillingExceptionQuery(), null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Late_events_are_found_among_twenty_thousand_without_reading_those_that_are_not_late_R15()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        foreach (var batch in Enumerable.Range(0, 20_000).Chunk(10_000))
            await store.AppendAsync([.. batch.Select(i => Event(who, $"key-{i}", 1, Make.Noon + Duration.FromSeconds(i % 86_400)))], Token);
        var cutOff = await store.TakeCutOffAsync(Token);
        await store.AppendAsync([.. Enumerable.Range(0, 7).Select(i => Event(who, $"late-{i}", 1))], Token);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        (await scope.Get<ILateUsageStore>().LateAsync([.. Enumerable.Repeat(new LateQuery(who, null, Day, cutOff), 10)], long.MaxValue, Token))
            .ShouldBe(Enumerable.Repeat(7L, 10));
        var late = clock.Elapsed;
        clock.Restart();
        var changed = await scope.Get<ILateUsageStore>().ChangedAsync([new UsageCustomer(who, "none")], cutOff, long.MaxValue, Token);

        changed.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create(who, new UsageChanges(7, Make.Noon, Make.Noon)));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"10 questions about 20,000 events in {late.TotalMilliseconds} ms, changes since a cut-off in {clock.Elapsed.TotalMilliseconds} ms");
    }

    private static async Task<decimal> SumAsync(IUsageStore store, CustomerId who)
    {
        var query = new UsageQuery(who, null, Day, MetricSql.Parse("SELECT SUM(n) FROM events").Definition!.NewAccumulator());
        await store.MeterAsync([query], long.MaxValue, Token);
        return query.Accumulator.Value;
    }

    private static StoredUsageEvent Event(CustomerId? who, string key, int amount, Instant? at = null) => new(
        Ids.Next(),
        new UsageEvent(key, "completion", at ?? Make.Noon, new Dictionary<string, PropertyValue> { ["n"] = PropertyValue.Number(amount) }),
        who,
        null,
        SHA256.HashData(Encoding.UTF8.GetBytes($"{amount}")));
}
