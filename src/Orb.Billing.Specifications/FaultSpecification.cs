using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>Faults of time, of usage and of hosts, each named after its case in docs/reliability.md.</summary>
public abstract class FaultSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F01_a_run_that_dies_at_its_nth_commit_is_finished_by_the_next_whatever_n_is(bool committed)
    {
        var commit = 0;
        DyingTransactions.Death death;
        do
        {
            death = new DyingTransactions.Death(++commit, committed);
            await DieAndFinishAsync(death);
        }
        while (death.IsMet);

        // Three claims of two customers each, each with a round that drafts and one that issues at least.
        commit.ShouldBeGreaterThan(6);
    }

    [Fact]
    public async Task F04_a_host_that_was_down_over_three_period_ends_catches_up_in_order()
    {
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z");
        await engine.SubscribeAsync(await engine.CustomerAsync(), await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)));

        await engine.SweepAtAsync("2026-04-02T00:00:00Z");

        (await engine.InvoicesAsync()).ShouldBe(
        [
            "2026-01-01T00:00:00Z Issued INV-000001 10.00 USD 2026-01-01T00:00:00Z",
            "2026-02-01T00:00:00Z Issued INV-000002 10.00 USD 2026-02-01T00:00:00Z",
            "2026-03-01T00:00:00Z Issued INV-000003 10.00 USD 2026-03-01T00:00:00Z",
            "2026-04-01T00:00:00Z Issued INV-000004 10.00 USD 2026-04-01T00:00:00Z",
        ]);
    }

    [Fact]
    public async Task F19_usage_within_the_grace_period_is_included_and_after_issue_it_is_on_the_next_invoice()
    {
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", b => b.Configure(o => o.IngestWindow = Duration.FromHours(72)));
        var customer = await engine.CustomerAsync();
        await engine.SubscribeAsync(customer, await MeteredAsync(engine));
        await IngestAsync(engine, customer, "in time", "2026-01-01T00:00:00Z", 5m);
        await engine.SweepAtAsync("2026-02-01T06:00:00Z");
        await IngestAsync(engine, customer, "in grace", "2026-01-31T23:00:00Z", 2m);
        await engine.SweepAtAsync("2026-02-01T12:00:00Z");
        var issued = await engine.InvoicesAsync();
        engine.Clock.Reset(LivingEngine.At("2026-02-02T00:00:00Z"));
        await IngestAsync(engine, customer, "after issue", "2026-01-31T23:30:00Z", 3m);
        await engine.SweepAtAsync("2026-03-01T12:00:00Z");

        issued.ShouldBe(["2026-02-01T00:00:00Z Issued INV-000001 7.00 USD 2026-02-01T12:00:00Z"]);
        (await engine.InvoicesAsync()).ShouldBe([issued[0], "2026-03-01T00:00:00Z Issued INV-000002 3.00 USD 2026-03-01T12:00:00Z"]);
    }

    [Fact]
    public async Task F20_an_event_on_the_boundary_belongs_to_the_later_period_alone_and_one_outside_the_window_is_refused()
    {
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z");
        var customer = await engine.CustomerAsync();
        await engine.SubscribeAsync(customer, await MeteredAsync(engine));
        engine.Clock.Reset(LivingEngine.At("2026-02-01T00:00:00Z"));
        await IngestAsync(engine, customer, "boundary", "2026-02-01T00:00:00Z", 1m);
        await IngestAsync(engine, customer, "last tick", "2026-01-31T23:59:59.9999999Z", 10m);
        foreach (var (key, at) in new[] { ("old", "2016-02-01T00:00:00Z"), ("future", "2026-02-01T00:05:00.0000001Z") })
            (await SendAsync(engine, customer, key, at, PropertyValue.Number(100m))).Failures.Single().Errors.Single().ShouldContain("timestamp");

        await engine.SweepAtAsync("2026-02-01T12:00:00Z");
        await engine.SweepAtAsync("2026-03-01T12:00:00Z");

        (await engine.InvoicesAsync()).ShouldBe(
        [
            "2026-02-01T00:00:00Z Issued INV-000001 10.00 USD 2026-02-01T12:00:00Z",
            "2026-03-01T00:00:00Z Issued INV-000002 1.00 USD 2026-03-01T12:00:00Z",
        ]);
    }

    [Fact]
    public async Task F21_a_clock_that_jumps_back_and_forth_bills_no_period_twice_and_skips_none()
    {
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z");
        await engine.SubscribeAsync(await engine.CustomerAsync(), await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)));

        foreach (var at in new[] { "2026-02-01T00:30:00Z", "2026-01-31T23:30:00Z", "2026-02-02T00:30:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-02-28T23:59:59Z" })
            await engine.SweepAtAsync(at);

        (await engine.InvoicesAsync()).ShouldBe(
        [
            "2026-01-01T00:00:00Z Issued INV-000001 10.00 USD 2026-01-01T00:00:00Z",
            "2026-02-01T00:00:00Z Issued INV-000002 10.00 USD 2026-02-01T00:00:00Z",
            "2026-03-01T00:00:00Z Issued INV-000003 10.00 USD 2026-03-01T00:00:00Z",
        ]);
    }

    [Theory]
    [InlineData("Africa/Cairo", "2024-02-26T12:00:00Z")] // midnight of 26 April was skipped
    [InlineData("America/Havana", "2024-01-10T12:00:00Z")] // midnight of 10 March was skipped
    [InlineData("Asia/Beirut", "2024-01-31T12:00:00Z")] // midnight of 31 March was skipped
    [InlineData("Pacific/Apia", "2011-10-30T12:00:00Z")] // 30 December did not exist
    public async Task F22_periods_tile_the_time_line_where_a_midnight_or_a_day_was_skipped(string zone, string start)
    {
        await using var engine = new LivingEngine(database, start);
        var customer = await engine.DoAsync<ICustomerService, Customer>(s => s.CreateAsync(new CreateCustomer { Name = "Acme", Email = "a@acme.example", TimeZone = zone }, default));
        await AlignedAsync(engine, customer);
        engine.Clock.AdvanceDays(150);
        (await engine.SweepAsync()).Failures.ShouldBe(0);

        var periods = await PeriodsAsync(engine);
        periods.Count.ShouldBeInRange(5, 6);
        periods.Skip(1).Select(p => p.Start).ShouldBe(periods.SkipLast(1).Select(p => p.End));
        periods.ShouldAllBe(p => p.Start < p.End);
    }

    [Fact]
    public async Task F23_an_anchor_on_the_31st_clamps_in_short_months_and_comes_back()
    {
        await using var engine = new LivingEngine(database, "2023-12-31T00:00:00Z");
        await AlignedAsync(engine, await engine.CustomerAsync());
        await engine.SweepAtAsync("2024-06-01T00:00:00Z");

        (await PeriodsAsync(engine)).Select(p => p.Start.ToString()).ShouldBe(
            ["2023-12-31T00:00:00Z", "2024-01-31T00:00:00Z", "2024-02-29T00:00:00Z", "2024-03-31T00:00:00Z", "2024-04-30T00:00:00Z", "2024-05-31T00:00:00Z"]);
    }

    [Fact]
    public async Task F28_an_event_a_metric_cannot_read_is_accepted_skipped_and_listed_and_the_run_goes_on()
    {
        await using var engine = new LivingEngine(database, "2026-01-31T20:00:00Z");
        var customer = await engine.CustomerAsync();
        await engine.SubscribeAsync(customer, await MeteredAsync(engine), "2026-01-01T00:00:00Z");
        await IngestAsync(engine, customer, "good", "2026-01-31T20:00:00Z", 4m);
        (await SendAsync(engine, customer, "bad", "2026-01-31T20:00:00Z", PropertyValue.Text("abc"))).Ingested.ShouldBe(1);

        await engine.SweepAtAsync("2026-02-01T12:00:00Z");

        (await engine.InvoicesAsync()).ShouldBe(["2026-02-01T00:00:00Z Issued INV-000001 4.00 USD 2026-02-01T12:00:00Z"]);
        var found = (await engine.ExceptionsAsync()).ShouldHaveSingleItem();
        (found.Kind, found.IdempotencyKey).ShouldBe((BillingExceptionKind.UnreadableUsage, "bad"));
    }

    [Fact]
    public async Task F35_a_host_told_to_stop_within_a_batch_leaves_nothing_half_done_and_the_next_one_finishes()
    {
        using var stopping = new CancellationTokenSource();
        var stop = new StoppingTaxes(stopping);
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", b => b.Services.Replace(ServiceDescriptor.Singleton<ITaxRateSource>(stop)));
        var plan = await engine.PlanAsync(LivingEngine.Fee("Fee", 10m));
        for (var i = 0; i < 12; i++)
            await engine.SubscribeAsync(await engine.CustomerAsync(), plan, "2026-02-01T00:00:00Z");
        engine.Clock.Reset(LivingEngine.At("2026-02-01T00:00:00Z"));
        stop.Armed = true;
        try
        {
            await engine.Services.GetRequiredService<ISweep>().RunAsync(engine.Clock.GetCurrentInstant(), 100, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // A host that stops within a step may say so; what counts is what it leaves.
        }

        stopping.IsCancellationRequested.ShouldBeTrue();
        await using var next = engine.Another();
        // The batch is finished or rolled back, as a whole.
        (await next.InvoicesAsync()).Count(i => i.Contains("Issued", StringComparison.Ordinal)).ShouldBeOneOf(0, 12);
        await next.SweepAtAsync("2026-02-01T00:10:00Z");
        (await next.InvoicesAsync()).Select(i => i.Split(' ')[2]).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 12).Select(n => $"INV-{n:D6}"));
    }

    private async Task DieAndFinishAsync(DyingTransactions.Death death)
    {
        await using var engine = new Engine(database, LivingEngine.At("2026-01-01T00:00:00Z"));
        var plan = await engine.PlanAsync(49m, perToken: 0.10m);
        for (var i = 1; i <= 6; i++)
        {
            var customer = await engine.CustomerAsync();
            await engine.SubscribeAsync(customer, plan);
            await engine.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync([Engine.Tokens(customer, $"{i}", engine.Clock.GetCurrentInstant(), 10m * i)], Token));
        }

        engine.Clock.Reset(LivingEngine.At("2026-02-01T13:00:00Z"));
        await using (var dying = engine.Another(b => DyingTransactions.Use(b, death)))
        {
            var sweep = dying.Open().Get<ISweep>();
            for (var left = 10; left > 0 && !death.IsMet; left--)
                await sweep.RunAsync(engine.Clock.GetCurrentInstant(), 2, Token);
        }

        engine.Clock.AdvanceHours(1); // the lease of what was claimed has ended
        (await engine.SweepAsync()).Failures.ShouldBe(0);

        var invoices = await engine.InvoicesAsync();
        invoices.Select(i => i.Number).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 12).Select(n => $"INV-{n:D6}"));
        // 6 fees of 49.00 twice, and 210 tokens in all.
        invoices.Sum(i => i.Total.Amount).ShouldBe(609.00m);
        var lines = invoices.SelectMany(i => i.Lines).Select(l => (l.Line.Charge, l.Line.Sequence)).ToList();
        lines.Distinct().Count().ShouldBe(lines.Count);
        (await engine.SweepAsync()).Steps.ShouldBe(0);
    }

    private static async Task<Plan> MeteredAsync(LivingEngine engine)
    {
        var item = await engine.DoAsync<ICatalogService, Item>(s => s.CreateItemAsync(new CreateItem("API"), default));
        var metric = await engine.DoAsync<ICatalogService, BillableMetric>(s => s.CreateMetricAsync(
            new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default));
        return await engine.PlanAsync(new NewPrice { Name = "Tokens", ItemId = item.Id, Cadence = "monthly", MetricId = metric.Id, Model = new UnitPriceModel(1m) });
    }

    private static async Task IngestAsync(LivingEngine engine, Customer customer, string key, string at, decimal tokens) =>
        (await SendAsync(engine, customer, key, at, PropertyValue.Number(tokens))).Ingested.ShouldBe(1);

    private static Task<IngestResult> SendAsync(LivingEngine engine, Customer customer, string key, string at, PropertyValue tokens) =>
        engine.RunAsync<IUsageService, IngestResult>(s => s.IngestAsync(
            [new NewUsageEvent
            {
                IdempotencyKey = key,
                EventName = "completion",
                CustomerId = customer.Id,
                Timestamp = LivingEngine.At(at),
                Properties = new Dictionary<string, PropertyValue> { ["tokens"] = tokens },
            }],
            default));

    // A fee whose periods are counted from the day of its start.
    private static async Task AlignedAsync(LivingEngine engine, Customer customer)
    {
        var plan = await engine.PlanAsync(LivingEngine.Fee("Fee", 10m));
        await engine.DoAsync<ISubscriptionService, SubscriptionView>(s => s.CreateAsync(
            new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, AlignBillingWithStartDate = true }, default));
    }

    private static async Task<IReadOnlyList<Core.Periods.ServicePeriod>> PeriodsAsync(LivingEngine engine) =>
        [.. (await engine.DoAsync<IInvoiceService, Page<InvoiceView>>(s => s.ListAsync(new InvoiceQuery(), new PageRequest(100), default)))
            .Items.SelectMany(v => v.Invoice.Lines).Select(l => l.Line.Service).OrderBy(p => p.Start)];

    /// <summary>Tells its host to stop when it is asked within a step.</summary>
    private sealed class StoppingTaxes(CancellationTokenSource stopping) : ITaxRateSource
    {
        public bool Armed { get; set; }

        public async Task<IReadOnlyDictionary<CustomerId, CustomerTaxation>> FindAsync(
            IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
        {
            if (Armed)
            {
                await stopping.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return customers.Distinct().ToDictionary(c => c, _ => CustomerTaxation.None);
        }
    }
}
