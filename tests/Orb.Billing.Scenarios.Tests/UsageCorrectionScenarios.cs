using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.TestClocks;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What may be done to events that were taken, and what is refused (R14, R15).</summary>
public sealed class UsageCorrectionScenarios
{
    private static readonly MetricDefinition Tokens = MetricSql.Parse("SELECT SUM(tokens) FROM events").Definition!;

    [Fact]
    public async Task An_amended_event_counts_with_its_new_body_and_its_key_still_names_the_first_one()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin");
        var sent = BillingHost.Tokens(customer, "a", "2026-03-10T11:00:00Z", 100m);
        (await host.IngestAsync(sent)).Ingested.ShouldBe(1);

        var amended = (await AmendAsync(host, sent with { EventName = "other", Properties = Amount(40m) })).Value;
        amended.ShouldBe(new UsageCorrection("a", 2));
        (await SumAsync(host, customer)).ShouldBe(40m);
        (await SumAsync(host, customer, cutOff: 1)).ShouldBe(100m);

        (await AmendAsync(host, sent with { EventName = "other", Properties = Amount(40.0m) })).Value.Sequence.ShouldBe(2);
        (await host.IngestAsync(sent)).Duplicates.ShouldBe(1);
        (await host.IngestAsync(sent with { Properties = Amount(41m) })).Failures.ShouldHaveSingleItem().IdempotencyKey.ShouldBe("a");
        (await SumAsync(host, customer)).ShouldBe(40m);
    }

    [Fact]
    public async Task A_deprecated_event_counts_no_more_and_its_key_cannot_be_used_again()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin");
        var sent = BillingHost.Tokens(customer, "a", "2026-03-10T11:00:00Z", 100m);
        await host.IngestAsync(sent, BillingHost.Tokens(customer, "b", "2026-03-10T11:00:00Z", 1m));

        (await DeprecateAsync(host, "a")).Value.ShouldBe(new UsageCorrection("a", 3));

        (await SumAsync(host, customer)).ShouldBe(1m);
        (await SumAsync(host, customer, cutOff: 2)).ShouldBe(101m);
        (await host.IngestAsync(sent)).Duplicates.ShouldBe(1);
        (await host.IngestAsync(sent with { Properties = Amount(2m) })).Failures.Count.ShouldBe(1);
        (await DeprecateAsync(host, "a")).Refusal!.Message.ShouldBe("The event was deprecated; its idempotency_key cannot be used again.");
        (await AmendAsync(host, sent with { Properties = Amount(2m) })).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
        (await SumAsync(host, customer)).ShouldBe(1m);
    }

    [Fact]
    public async Task An_amendment_keeps_timestamp_and_customer_and_names_a_known_event()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var (customer, other) = (await host.CustomerAsync("Europe/Berlin"), await host.CustomerAsync("Europe/Berlin"));
        var sent = BillingHost.Tokens(customer, "a", "2026-03-10T11:00:00Z", 100m);
        await host.IngestAsync(sent);

        (await AmendAsync(host, sent with { Timestamp = At("2026-03-10T11:00:01Z"), CustomerId = other.Id })).Refusal!.Issues.Select(i => i.Field)
            .ShouldBe(["timestamp", "customer_id"]);
        (await AmendAsync(host, sent with { EventName = "" })).Refusal!.Issues.ShouldHaveSingleItem().Field.ShouldBe("event_name");
        (await AmendAsync(host, sent with { IdempotencyKey = "b" })).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await DeprecateAsync(host, "b")).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await SumAsync(host, customer)).ShouldBe(100m);
    }

    [Fact]
    public async Task Events_older_than_the_correction_window_by_the_customers_clock_are_corrected_by_backfill_only()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z", o => o.CorrectionWindow = Duration.FromDays(10));
        var clock = (await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(At("2026-03-01T00:00:00Z"), null, default))).Value;
        var (frozen, live) = (await host.CustomerAsync("Europe/Berlin", clock: clock.Id), await host.CustomerAsync("Europe/Berlin"));
        await host.IngestAsync(BillingHost.Tokens(frozen, "frozen", "2026-03-01T00:00:00Z", 1m), BillingHost.Tokens(live, "live", "2026-03-10T12:00:00Z", 1m));

        host.Clock.Advance(Duration.FromDays(10));
        (await DeprecateAsync(host, "live")).Refusal.ShouldBeNull();
        await host.IngestAsync(BillingHost.Tokens(live, "new", "2026-03-20T12:00:00Z", 1m));
        host.Clock.Advance(Duration.FromDays(10) + Duration.Epsilon);
        (await DeprecateAsync(host, "new")).Refusal!.Message.ShouldContain("lies before 2026-03-20T12:00:00Z, the start of the correction window (240:00:00 back)");
        (await DeprecateAsync(host, "frozen")).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_backfill_takes_old_events_and_all_of_them_count_from_its_close_on()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin", "acme");
        var old = BillingHost.Tokens(customer, "old", "2026-01-05T00:00:00Z", 10m);
        (await host.IngestAsync(old)).Failures.Count.ShouldBe(1);

        var backfill = await OpenAsync(host, new CreateBackfill
        {
            TimeframeStart = At("2026-01-01T00:00:00Z"),
            TimeframeEnd = At("2026-02-01T00:00:00Z"),
            ExternalCustomerId = "acme",
        });
        (await FillAsync(host, backfill, old, old with { IdempotencyKey = "external", CustomerId = null, ExternalCustomerId = "acme" })).Ingested.ShouldBe(2);
        (await FillAsync(host, backfill, old)).Duplicates.ShouldBe(1);
        (await SumAsync(host, customer)).ShouldBe(0m);
        (await AmendAsync(host, old with { Properties = Amount(1m) })).Refusal!.Message.ShouldContain("which is still open");
        (await host.IngestAsync(old with { Timestamp = At("2026-03-10T12:00:00Z") })).Failures.Count.ShouldBe(1);

        var closed = (await CloseAsync(host, backfill)).Value;

        (closed.Status, closed.ClosedSequence, closed.EventsIngested).ShouldBe((BackfillStatus.Reflected, 3L, 2L));
        (await SumAsync(host, customer)).ShouldBe(20m);
        (await SumAsync(host, customer, cutOff: 2)).ShouldBe(0m);
        (await CloseAsync(host, backfill)).Value.ClosedSequence.ShouldBe(3);
        (await host.InScopeAsync<IBackfillService, Outcome<IngestResult>>(s => s.IngestAsync(backfill, [old], default))).Refusal!.Message.ShouldContain("takes no more events");
    }

    [Fact]
    public async Task A_backfill_takes_only_its_timeframe_and_its_customer()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var (customer, other) = (await host.CustomerAsync("Europe/Berlin"), await host.CustomerAsync("Europe/Berlin"));
        var backfill = await OpenAsync(host, new CreateBackfill
        {
            TimeframeStart = At("2026-03-01T00:00:00Z"),
            TimeframeEnd = At("2026-04-01T00:00:00Z"),
            CustomerId = customer.Id,
        });

        var result = await FillAsync(
            host, backfill,
            BillingHost.Tokens(customer, "early", "2026-02-28T23:59:59Z", 1m),
            BillingHost.Tokens(customer, "fits", "2026-03-01T00:00:00Z", 1m),
            BillingHost.Tokens(customer, "future", "2026-03-10T12:05:01Z", 1m),
            BillingHost.Tokens(other, "other", "2026-03-01T00:00:00Z", 1m));

        result.Failures.Select(f => f.IdempotencyKey).ShouldBe(["early", "future", "other"]);
        result.Failures[0].Errors.ShouldHaveSingleItem().ShouldStartWith("timestamp: 2026-02-28T23:59:59Z lies outside");
        result.Failures[2].Errors.ShouldHaveSingleItem().ShouldStartWith("customer_id: the backfill is for the customer");
        (await CloseAsync(host, backfill)).Value.EventsIngested.ShouldBe(0);
    }

    [Fact]
    public async Task A_replacing_backfill_withdraws_what_its_filter_matches_and_a_revert_undoes_both()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var (customer, other) = (await host.CustomerAsync("Europe/Berlin"), await host.CustomerAsync("Europe/Berlin"));
        await host.IngestAsync(
            BillingHost.Tokens(customer, "small", "2026-03-10T08:00:00Z", 10m), BillingHost.Tokens(customer, "large", "2026-03-10T08:00:00Z", 900m),
            BillingHost.Tokens(customer, "outside", "2026-03-10T09:00:00Z", 1m), BillingHost.Tokens(other, "other", "2026-03-10T08:00:00Z", 500m));
        var backfill = await OpenAsync(host, new CreateBackfill
        {
            TimeframeStart = At("2026-03-10T08:00:00Z"),
            TimeframeEnd = At("2026-03-10T09:00:00Z"),
            CustomerId = customer.Id,
            ReplaceExistingEvents = true,
            DeprecationFilter = "tokens > 100",
        });
        // Its close would withdraw the event that the key names.
        (await FillAsync(host, backfill, BillingHost.Tokens(customer, "large", "2026-03-10T08:00:00Z", 900m))).Failures.ShouldHaveSingleItem()
            .Errors.ShouldHaveSingleItem().ShouldContain("give the new event a key of its own");
        await FillAsync(host, backfill, BillingHost.Tokens(customer, "fixed", "2026-03-10T08:00:00Z", 300m));

        await CloseAsync(host, backfill);
        (await SumAsync(host, customer)).ShouldBe(311m);
        (await SumAsync(host, other)).ShouldBe(500m);
        (await DeprecateAsync(host, "large")).Refusal!.Message.ShouldContain("was deprecated");

        var reverted = (await RevertAsync(host, backfill)).Value;
        reverted.Status.ShouldBe(BackfillStatus.Reverted);
        (await SumAsync(host, customer)).ShouldBe(911m);
        (await SumAsync(host, customer, cutOff: reverted.RevertedSequence!.Value - 1)).ShouldBe(311m);
        (await RevertAsync(host, backfill)).Value.RevertedSequence.ShouldBe(reverted.RevertedSequence);
        (await CloseAsync(host, backfill)).Refusal!.Message.ShouldContain("was reverted");
        // A key that came with it is free again, with any body.
        (await host.IngestAsync(BillingHost.Tokens(customer, "fixed", "2026-03-10T08:00:00Z", 4m))).Ingested.ShouldBe(1);
        (await SumAsync(host, customer)).ShouldBe(915m);
    }

    [Fact]
    public async Task Backfills_are_reverted_in_the_reverse_order_where_a_later_one_replaced_the_same_time()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin");
        await host.IngestAsync(BillingHost.Tokens(customer, "a", "2026-03-10T08:00:00Z", 1m));
        var command = new CreateBackfill
        {
            TimeframeStart = At("2026-03-10T08:00:00Z"),
            TimeframeEnd = At("2026-03-10T09:00:00Z"),
            CustomerId = customer.Id,
            ReplaceExistingEvents = true,
        };
        var first = await OpenAsync(host, command);
        await FillAsync(host, first, BillingHost.Tokens(customer, "b", "2026-03-10T08:00:00Z", 20m));
        await CloseAsync(host, first);
        var second = await OpenAsync(host, command);
        await FillAsync(host, second, BillingHost.Tokens(customer, "c", "2026-03-10T08:00:00Z", 300m));
        await CloseAsync(host, second);

        (await RevertAsync(host, first)).Refusal!.Message.ShouldContain("revert that first");
        (await SumAsync(host, customer)).ShouldBe(300m);
        await RevertAsync(host, second);
        (await SumAsync(host, customer)).ShouldBe(20m);
        await RevertAsync(host, first);
        (await SumAsync(host, customer)).ShouldBe(1m);
    }

    [Fact]
    public async Task Open_backfills_of_a_customer_do_not_overlap_and_one_of_all_customers_overlaps_each()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var (customer, other) = (await host.CustomerAsync("Europe/Berlin"), await host.CustomerAsync("Europe/Berlin"));
        CreateBackfill Of(CustomerId? who, string from, string to) => new() { TimeframeStart = At(from), TimeframeEnd = At(to), CustomerId = who };
        var open = await OpenAsync(host, Of(customer.Id, "2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z"));

        (await CreateAsync(host, Of(customer.Id, "2026-03-04T00:00:00Z", "2026-03-06T00:00:00Z"))).Refusal!.Message.ShouldContain($"The backfill {open} over");
        (await CreateAsync(host, Of(null, "2026-03-04T00:00:00Z", "2026-03-06T00:00:00Z"))).Refusal!.Kind.ShouldBe(RefusalKind.ConstraintViolation);
        await OpenAsync(host, Of(customer.Id, "2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z"));
        await OpenAsync(host, Of(other.Id, "2026-03-04T00:00:00Z", "2026-03-06T00:00:00Z"));
        await CloseAsync(host, open);
        await OpenAsync(host, Of(customer.Id, "2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z"));

        var listed = (await host.InScopeAsync<IBackfillService, Outcome<Page<Backfill>>>(s => s.ListAsync(new PageRequest(), default))).Value.Items;
        listed.Select(b => b.Status).ShouldBe([BackfillStatus.Pending, BackfillStatus.Pending, BackfillStatus.Pending, BackfillStatus.Reflected]);
    }

    [Fact]
    public async Task A_backfill_that_makes_no_sense_is_refused_with_every_field()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin", "acme");
        var start = At("2026-03-01T00:00:00Z");
        var command = new CreateBackfill { TimeframeStart = start, TimeframeEnd = start + Duration.FromDays(31) };

        (await CreateAsync(host, command with
        {
            TimeframeEnd = start + Duration.FromDays(31) + Duration.Epsilon,
            CustomerId = customer.Id,
            ExternalCustomerId = "acme",
            DeprecationFilter = "tokens >",
        })).Refusal!.Issues.Select(i => i.Field).ShouldBe(["timeframe_end", "customer_id", "deprecation_filter", "deprecation_filter"]);
        (await CreateAsync(host, command with { TimeframeEnd = start })).Refusal!.Issues.ShouldHaveSingleItem().Field.ShouldBe("timeframe_end");
        (await CreateAsync(host, command with { ReplaceExistingEvents = true, DeprecationFilter = "tokens ! 1" })).Refusal!.Issues.ShouldHaveSingleItem()
            .Message.ShouldStartWith("at character 8, '!");
        (await CreateAsync(host, command with { ExternalCustomerId = "nobody" })).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        await OpenAsync(host, command);
    }

    [Fact]
    public async Task Usage_of_a_settled_period_is_found_late_by_sequence_R15()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin");
        var sent = BillingHost.Tokens(customer, "a", "2026-03-10T11:00:00Z", 100m);
        await host.IngestAsync(sent);
        var cutOff = await CutOffAsync(host);
        var settled = new LateQuery(customer.Id, null, new ServicePeriod(At("2026-03-10T00:00:00Z"), At("2026-03-11T00:00:00Z")), cutOff);
        (await LateAsync(host, settled)).ShouldBe(0);

        await host.IngestAsync(BillingHost.Tokens(customer, "b", "2026-03-10T12:00:00Z", 1m));
        (await LateAsync(host, settled)).ShouldBe(1);
        (await LateAsync(host, settled with { SettledCutOff = await CutOffAsync(host) })).ShouldBe(0);
        // Two bodies changed places.
        await AmendAsync(host, sent with { Properties = Amount(99m) });
        (await LateAsync(host, settled)).ShouldBe(3);
        // What came and went in between did not change.
        await DeprecateAsync(host, "b");
        (await LateAsync(host, settled)).ShouldBe(2);
        (await LateAsync(host, settled with { Period = new ServicePeriod(At("2026-03-09T00:00:00Z"), At("2026-03-10T11:00:00Z")) })).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_not_billed_is_listed_once_whatever_how_often_it_is_found_R15()
    {
        await using var host = await StartAsync("2026-03-10T12:00:00Z");
        var customer = await host.CustomerAsync("Europe/Berlin");
        await host.IngestAsync(
            BillingHost.Tokens(customer, "late", "2026-03-10T10:00:00Z", 100m),
            BillingHost.Tokens(customer, "text", "2026-03-10T11:00:00Z", 1m) with { Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Text("many") } });
        var metric = new MetricId(customer.Id.Value);
        for (var run = 0; run < 2; run++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            var late = await scope.ServiceProvider.GetRequiredService<ILateUsageStore>().LateEventsAsync(
                new LateEventQuery { Customers = [new(customer.Id, null)], After = 0, UpTo = 2, Before = At("2026-03-10T11:00:00Z") }, default);
            var accumulator = Tokens.NewAccumulator();
            await scope.ServiceProvider.GetRequiredService<IUsageStore>().MeterAsync([Day(customer, accumulator)], 2, default);
            await scope.ServiceProvider.GetRequiredService<IBillingExceptionStore>().AddAsync(
            [
                .. late.Select(e => Exception(run, BillingExceptionKind.LateUsage, e.IdempotencyKey, e.Timestamp, null)),
                .. accumulator.UnreadableKeys.Select(k => Exception(run + 10, BillingExceptionKind.UnreadableUsage, k, null, metric)),
            ], default);
        }

        async Task<List<string>> ListAsync(BillingExceptionQuery query) =>
            [.. (await host.InScopeAsync<IBillingExceptionService, Outcome<Page<BillingException>>>(s => s.ListAsync(query, new PageRequest(), default)))
                .Value.Items.Select(e => $"{e.Kind} {e.IdempotencyKey} {e.MetricId}")];
        (await ListAsync(new BillingExceptionQuery())).ShouldBe([$"UnreadableUsage text {metric}", "LateUsage late "]);
        (await ListAsync(new BillingExceptionQuery { Kind = BillingExceptionKind.LateUsage })).ShouldBe(["LateUsage late "]);
        (await ListAsync(new BillingExceptionQuery { CustomerId = new CustomerId(metric.Value), Kind = BillingExceptionKind.UnreadableUsage })).Count.ShouldBe(1);
        (await ListAsync(new BillingExceptionQuery { CustomerId = default(CustomerId) })).ShouldBeEmpty();

        BillingException Exception(int id, BillingExceptionKind kind, string key, Instant? timestamp, MetricId? of) => new()
        {
            Id = new BillingExceptionId(new Guid($"01900000-0000-7000-8000-0000000000{id:d2}")),
            Kind = kind,
            CustomerId = customer.Id,
            IdempotencyKey = key,
            Timestamp = timestamp,
            MetricId = of,
            Reason = "because",
            CreatedAt = host.Clock.GetCurrentInstant(),
        };
    }

    private static Dictionary<string, PropertyValue> Amount(decimal tokens) => new() { ["tokens"] = PropertyValue.Number(tokens) };

    private static Task<Outcome<UsageCorrection>> AmendAsync(BillingHost host, NewUsageEvent amended) =>
        host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.AmendAsync(amended, default));

    private static Task<Outcome<UsageCorrection>> DeprecateAsync(BillingHost host, string key) =>
        host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync(key, default));

    private static Task<Outcome<Backfill>> CreateAsync(BillingHost host, CreateBackfill command) =>
        host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CreateAsync(command, default));

    private static async Task<BackfillId> OpenAsync(BillingHost host, CreateBackfill command) => (await CreateAsync(host, command)).Value.Id;

    private static async Task<IngestResult> FillAsync(BillingHost host, BackfillId id, params NewUsageEvent[] events) =>
        (await host.InScopeAsync<IBackfillService, Outcome<IngestResult>>(s => s.IngestAsync(id, events, default))).Value;

    private static Task<Outcome<Backfill>> CloseAsync(BillingHost host, BackfillId id) =>
        host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CloseAsync(id, default));

    private static Task<Outcome<Backfill>> RevertAsync(BillingHost host, BackfillId id) =>
        host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.RevertAsync(id, default));

    private static Task<long> CutOffAsync(BillingHost host) => host.InScopeAsync<IUsageStore, long>(s => s.TakeCutOffAsync(default));

    private static async Task<long> LateAsync(BillingHost host, LateQuery query)
    {
        var cutOff = await CutOffAsync(host);
        return (await host.InScopeAsync<ILateUsageStore, IReadOnlyList<long>>(s => s.LateAsync([query], cutOff, default))).ShouldHaveSingleItem();
    }

    private static UsageQuery Day(Customer customer, Accumulator accumulator) =>
        new(customer.Id, customer.ExternalCustomerId, new ServicePeriod(At("2026-01-01T00:00:00Z"), At("2027-01-01T00:00:00Z")), accumulator);

    private static async Task<decimal> SumAsync(BillingHost host, Customer customer, long cutOff = long.MaxValue)
    {
        var query = Day(customer, Tokens.NewAccumulator());
        await host.InScopeAsync<IUsageStore>(s => s.MeterAsync([query], cutOff, default));
        return query.Accumulator.Value;
    }
}
