using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.Specifications;

public abstract class UsageStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly ServicePeriod Day = new(Make.Noon, Make.Noon + Duration.FromDays(1));

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task The_same_key_and_body_counts_once_within_a_batch_and_across_batches()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());

        (await store.AppendAsync([Event(who, "a"), Event(who, "b"), Event(who, "a")], Token)).ShouldHaveSurvived(new UsageAppendResult(2, 1, []));
        (await store.AppendAsync([Event(who, "b"), Event(who, "c")], Token)).ShouldHaveSurvived(new UsageAppendResult(1, 1, []));
        (await store.AppendAsync([Event(who, "a")], Token)).ShouldHaveSurvived(new UsageAppendResult(0, 1, []));

        (await CountAsync(store, who)).ShouldBe(3m);
        (await store.TakeCutOffAsync(Token)).ShouldBe(3);
    }

    [Fact]
    public async Task A_known_key_with_another_body_refuses_the_whole_batch_and_is_listed()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        await store.AppendAsync([Event(who, "a")], Token);

        (await store.AppendAsync([Event(who, "new"), Event(who, "a", body: "other"), Event(who, "a", body: "third")], Token))
            .ShouldHaveSurvived(new UsageAppendResult(0, 0, ["a"]));
        (await store.AppendAsync([Event(who, "x"), Event(who, "x", body: "other")], Token)).ShouldHaveSurvived(new UsageAppendResult(0, 0, ["x"]));

        (await store.TakeCutOffAsync(Token)).ShouldBe(1);
        (await CountAsync(store, who)).ShouldBe(1m);
        (await store.AppendAsync([Event(who, "new")], Token)).Added.ShouldBe(1);
    }

    [Fact]
    public async Task Batches_that_bring_the_same_keys_at_once_and_in_other_orders_take_each_key_once()
    {
        var (tenant, who) = (Ids.Tenant(), Ids.Customer());
        await using var one = database.Open(tenant);
        await using var two = database.Open(tenant);
        for (var round = 0; round < 10; round++)
        {
            StoredUsageEvent[] events = [.. Enumerable.Range(0, 300).Select(i => Event(who, $"{round}/{i}"))];
            var results = await Task.WhenAll(
                Task.Run(() => one.Get<IUsageStore>().AppendAsync(events, Token), Token),
                Task.Run(() => two.Get<IUsageStore>().AppendAsync([.. events.Reverse()], Token), Token));

            results.Select(r => r.Added).Order().ShouldBe([0, 300]);
            results.Sum(r => r.Duplicates).ShouldBe(300);
        }

        (await CountAsync(one.Get<IUsageStore>(), who)).ShouldBe(3_000m);
    }

    [Fact]
    public async Task Sequences_follow_the_batch_and_start_at_one_in_each_tenant()
    {
        var (one, two) = (Ids.Tenant(), Ids.Tenant());
        foreach (var tenant in (TenantId[])[one, two])
        {
            await using var scope = database.Open(tenant);
            (await scope.Get<IUsageStore>().TakeCutOffAsync(Token)).ShouldBe(0);
            await scope.Get<IUsageStore>().AppendAsync([Event(Ids.Customer(), "z"), Event(Ids.Customer(), "a")], Token);
            await scope.Get<IUsageStore>().AppendAsync([Event(Ids.Customer(), "m")], Token);

            var keys = new List<string>();
            foreach (var key in (string[])["z", "a", "m"])
                keys.Add($"{(await scope.Get<IUsageCorrectionStore>().FindAsync(key, Token))!.Sequence}{key}");
            keys.ShouldBe(["1z", "2a", "3m"]);
        }
    }

    [Fact]
    public async Task A_cut_off_hides_what_comes_later_also_while_a_writer_is_open()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        await using var reader = database.Open(tenant);
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        await store.AppendAsync([Event(who, "before")], Token);
        long cutOff;
        await using (var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token))
        {
            await store.AppendAsync([Event(who, "open")], Token);
            cutOff = await reader.Get<IUsageStore>().TakeCutOffAsync(Token);
            await transaction.CommitAsync(Token);
        }

        (await CountAsync(store, who, cutOff: cutOff)).ShouldBe(1m);
        (await CountAsync(store, who)).ShouldBe(2m);
    }

    [Fact]
    public async Task A_batch_whose_transaction_rolls_back_leaves_no_event_and_no_key()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        await using (await scope.Get<IBillingTransactions>().BeginAsync(Token))
            await store.AppendAsync([Event(who, "a")], Token);

        (await store.TakeCutOffAsync(Token)).ShouldBe(0);
        (await store.AppendAsync([Event(who, "a", body: "other")], Token)).Added.ShouldBe(1);
    }

    [Fact]
    public async Task Events_named_by_external_id_count_when_the_customer_comes_to_exist_and_beside_those_named_by_id()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        var byExternal = Event(who, "external") with { CustomerId = null, ExternalCustomerId = "acme" };
        var byBoth = Event(who, "both") with { ExternalCustomerId = "acme" };
        await store.AppendAsync([byExternal, byBoth, Event(who, "id"), Event(Ids.Customer(), "other")], Token);

        (await CountAsync(store, who, external: "acme")).ShouldBe(3m);
        (await CountAsync(store, who)).ShouldBe(2m);
        (await CountAsync(store, who, external: "ACME")).ShouldBe(2m);
    }

    [Fact]
    public async Task Another_tenant_meters_nothing_and_may_use_the_same_keys()
    {
        var who = Ids.Customer();
        await using (var scope = database.Open(Ids.Tenant()))
            await scope.Get<IUsageStore>().AppendAsync([Event(who, "a")], Token);

        await using var other = database.Open(Ids.Tenant());
        (await CountAsync(other.Get<IUsageStore>(), who)).ShouldBe(0m);
        (await other.Get<IUsageStore>().AppendAsync([Event(who, "a", body: "other")], Token)).Added.ShouldBe(1);
    }

    [Fact]
    public async Task Periods_are_half_open_and_overlapping_queries_share_their_events()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        await store.AppendAsync([.. Enumerable.Range(0, 48).Select(h => Event(who, $"{h}", at: Make.Noon + Duration.FromHours(h)))], Token);
        ServicePeriod Hours(int from, int to) => new(Make.Noon + Duration.FromHours(from), Make.Noon + Duration.FromHours(to));
        var periods = new[] { Hours(0, 24), Hours(0, 1), Hours(12, 36), Hours(36, 36), Hours(40, 41), Hours(24, 25), Hours(-5, 0), Hours(47, 100) };
        var queries = periods.Select(p => new UsageQuery(who, null, p, Count())).ToList();

        await store.MeterAsync(queries, 1000, Token);

        queries.Select(q => q.Accumulator.Value).ShouldBe([24m, 1m, 24m, 0m, 1m, 1m, 0m, 1m]);
    }

    [Fact]
    public async Task Queries_with_known_names_and_with_any_name_agree()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        await store.AppendAsync(
            [Event(who, "1", name: "it's \"a\" \\ 名"), Event(who, "2", name: "b"), Event(who, "3", name: "c")], Token);
        Accumulator Named(string name) => new MetricDefinition(
            AggregationKind.Count, null, MetricSql.Parse($"SELECT COUNT(*) FROM events WHERE event_name = '{name.Replace("'", "''", StringComparison.Ordinal)}'").Definition!.Filter)
            .NewAccumulator();
        UsageQuery[] narrow = [new(who, null, Day, Named("it's \"a\" \\ 名")), new(who, null, Day, Named("b"))];
        UsageQuery[] wide = [new(who, null, Day, Named("b")), new(who, null, Day, Count())];

        await store.MeterAsync(narrow, 1000, Token);
        await store.MeterAsync(wide, 1000, Token);

        narrow.Select(q => q.Accumulator.Value).ShouldBe([1m, 1m]);
        wide.Select(q => q.Accumulator.Value).ShouldBe([1m, 3m]);
    }

    [Fact]
    public async Task Properties_keep_their_kind_and_every_digit()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        await store.AppendAsync(
        [
            Event(who, "1", properties: new() { ["n"] = PropertyValue.Number("0.1000000000000000000000000001"), ["t"] = PropertyValue.Text("1.50") }),
            Event(who, "2", properties: new() { ["n"] = PropertyValue.Number("1e3"), ["t"] = PropertyValue.Number("1.50") }),
            Event(who, "3", properties: new() { ["n"] = PropertyValue.Number(9007199254740993m), ["t"] = PropertyValue.Boolean(true) }),
            Event(who, "4", properties: new() { ["n"] = PropertyValue.Text("NaN"), ["t"] = default, ["\"ü\n"] = PropertyValue.Text("") }),
        ], Token);
        async Task<Accumulator> MeterAsync(string sql)
        {
            var accumulator = MetricSql.Parse(sql).Definition!.NewAccumulator();
            await store.MeterAsync([new UsageQuery(who, null, Day, accumulator)], 1000, Token);
            return accumulator;
        }

        (await MeterAsync("SELECT SUM(n) FROM events WHERE idempotency_key = '1'")).Value.ShouldBe(0.1000000000000000000000000001m);
        var sum = await MeterAsync("SELECT SUM(n) FROM events WHERE idempotency_key <> '1'");
        sum.Value.ShouldBe(9_007_199_254_741_993m);
        sum.UnreadableKeys.ShouldBe(["4"]);
        (await MeterAsync("SELECT COUNT(*) FROM events WHERE t = true")).Value.ShouldBe(1m);
        (await MeterAsync("SELECT COUNT(t) FROM events")).Value.ShouldBe(3m);
    }

    [Fact]
    public async Task Twenty_thousand_events_are_taken_in_batches_and_metered_in_one_pass()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, who) = (scope.Get<IUsageStore>(), Ids.Customer());
        StoredUsageEvent[] events = [.. Enumerable.Range(0, 20_000).Select(i => Event(
            who, $"key-{i}", at: Make.Noon + Duration.FromSeconds(i % 86_400), properties: new() { ["tokens"] = PropertyValue.Number($"{i}.5"), ["model"] = PropertyValue.Text("large") }))];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var batch in events.Chunk(10_000))
            (await store.AppendAsync(batch, Token)).Added.ShouldBe(10_000);
        var ingest = clock.Elapsed;
        clock.Restart();
        (await store.AppendAsync([.. events.Take(10_000)], Token)).Duplicates.ShouldBe(10_000);
        var again = clock.Elapsed;
        clock.Restart();
        var sum = MetricSql.Parse("SELECT SUM(tokens) FROM events").Definition!.NewAccumulator();
        await store.MeterAsync([new UsageQuery(who, "none", Day, sum)], long.MaxValue, Token);

        sum.Value.ShouldBe(200_000_000m);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"20,000 events in {ingest.TotalMilliseconds} ms, 10,000 duplicates in {again.TotalMilliseconds} ms, metered in {clock.Elapsed.TotalMilliseconds} ms");
    }

    private static Accumulator Count() => MetricSql.Parse("SELECT COUNT(*) FROM events").Definition!.NewAccumulator();

    private static async Task<decimal> CountAsync(IUsageStore store, CustomerId who, string? external = null, long cutOff = long.MaxValue)
    {
        var query = new UsageQuery(who, external, Day, Count());
        await store.MeterAsync([query], cutOff, Token);
        return query.Accumulator.Value;
    }

    private static StoredUsageEvent Event(
        CustomerId who, string key, string body = "body", string name = "completion", Instant? at = null, Dictionary<string, PropertyValue>? properties = null) =>
        new(Ids.Next(), new UsageEvent(key, name, at ?? Make.Noon, properties ?? []), who, null, SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
