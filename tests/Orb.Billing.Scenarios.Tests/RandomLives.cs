using System.Globalization;
using CsCheck;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Whole lives on the engine: whenever it sweeps, the books are those of a host that was never down, and they come to what the core computes.</summary>
public sealed class RandomLives
{
    private const int Lives = 60;
    private const int Days = 150;
    private static readonly Duration Grace = Duration.FromHours(12);

    private static readonly Gen<PriceModel> Models = Gen.OneOf<PriceModel>(
        Gen.Int[1, 9000].Select(cents => (PriceModel)new UnitPriceModel(cents / 100m)),
        Gen.Const((PriceModel)new TieredPriceModel([new Tier(0m, 10m, 1.33m, 7m), new Tier(10m, 40m, 0.777m, 3m), new Tier(40m, null, 0.1m)])),
        Gen.Const((PriceModel)new PackagePriceModel(4.99m, 7m)));

    private static readonly Gen<PriceSeed> Prices = Gen.Select(
        Gen.OneOf("monthly", "monthly", "quarterly", "semi_annual", "annual", "one_time", "7 days", "45 days"), Gen.Int[0, 2], Models, Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true))))
        .Select((cadence, kind, model, grouped) => new PriceSeed(cadence, kind, model, grouped));

    // An hour of the life, an option, and the hours to the date asked for.
    private static readonly Gen<CancelSeed> Cancels = Gen.Select(
        Gen.Int[0, Days * 24 * 3600], Gen.Frequency((3, Gen.Const(CancelOption.Immediate)), (3, Gen.Const(CancelOption.RequestedDate)), (1, Gen.Const(CancelOption.EndOfSubscriptionTerm))), Gen.Int[-60 * 24, 90 * 24], Gen.Bool,
        Gen.Frequency((3, Gen.Const(CreditPolicy.Prorated)), (1, Gen.Const(CreditPolicy.None)), (1, Gen.Const(CreditPolicy.Full))))
        .Select((at, option, hours, onBoundary, credit) => new CancelSeed(at, option, hours, onBoundary, credit));

    private static readonly Gen<Life> Any = Gen.Select(
        Gen.Select(
            Gen.Frequency(
                (3, Gen.OneOf([.. DateTimeZoneProviders.Tzdb.Ids])),
                (1, Gen.OneOf("America/Havana", "Asia/Beirut", "America/Asuncion", "Pacific/Apia", "Europe/Berlin"))),
            Gen.Int[0, 900 * 24 * 3600], Gen.Bool, Gen.Int[-40, 20], Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 170 * 24]))),
        Prices.Array[1, 4],
        Gen.Select(Gen.Int[0, Days * 24 * 3600], Gen.Int[0, 300]).Array[0, 8],
        Cancels.Array[0, 3],
        Gen.OneOf(1, 6, 24, 24 * 10, 24 * 35, 24 * 90).Array[1, 12],
        Gen.Select(Gen.Bool, Gen.Bool))
        .Select((when, prices, usage, cancels, gaps, how) => new Life(
            when.Item1, At("2024-01-01T00:00:00Z") + Duration.FromSeconds(when.Item3 ? when.Item2 / 86400 * 86400 : when.Item2), when.Item4, when.Item5, prices, usage, cancels, gaps, how.Item1, how.Item2));

    [Fact]
    public Task Every_life_ends_with_the_books_of_a_punctual_host_and_with_the_targets_of_the_core() =>
        Any.SampleAsync(CheckAsync, iter: Runs(), print: l => l.Print());

    private static long Runs() =>
        Environment.GetEnvironmentVariable("CsCheck_Iter") is { Length: > 0 } asked ? long.Parse(asked, CultureInfo.InvariantCulture) : Lives;

    private static async Task CheckAsync(Life life)
    {
        await using var punctual = await StartAsync(life, [24]);
        await using var host = await StartAsync(life, life.Gaps);
        (await host.BooksAsync()).ShouldBe(await punctual.BooksAsync());

        // Sweeping again changes nothing and finds nothing.
        var books = await host.Host.BooksAsync();
        (await host.Host.InScopeAsync<ISweep, SweepResult>(s => s.RunAsync(host.Now, 100, default))).ShouldBe(new SweepResult(0, 0, 0));
        (await host.Host.BooksAsync()).ShouldBe(books);

        var invoices = await host.Host.InvoicesAsync();
        foreach (var invoice in invoices)
        {
            invoice.Lines.Sum(l => l.Line.Amount.Amount).ShouldBe(invoice.Total.Amount);
            foreach (var line in invoice.Lines.Select(l => l.Line).Where(l => l.SubLines.Count > 0))
                line.SubLines.Sum(s => s.Amount.Amount).ShouldBe(line.Subtotal.Amount);
            (invoice.Status == InvoiceStatus.Draft && invoice.ScheduledIssueAt <= host.Now).ShouldBeFalse("a draft that is due waits");
        }

        Gapless(invoices.Select(i => i.Number).OfType<string>());
        Gapless(invoices.SelectMany(i => i.CreditNotes).Select(n => n.Number));
        CheckCharges(invoices, await host.SubscriptionAsync(), host);
        await CheckSimulationAsync(host);
        await CheckUpcomingAsync(host);
    }

    // Without a change a simulation comes to what was billed.
    private static async Task CheckSimulationAsync(Run run)
    {
        var subscription = await run.SubscriptionAsync();
        var prices = subscription.Timeline.Intervals.Select(i => i.Price).DistinctBy(p => p.Id).ToList();
        // Cancelled from before its start it has none.
        if (prices.Count == 0)
            return;
        var command = new SimulateBilling
        {
            From = At("2023-01-01T00:00:00Z"),
            To = run.Now - Grace,
            Changes = [.. prices.Select(p => new SimulatedPriceChange(p.Id, SimulationSteps.Same(p)))],
        };
        foreach (var amount in (await run.Host.SimulateAsync(command)).SelectMany(c => c.Amounts))
            (amount.Difference.Amount, amount.Before).ShouldBe((0m, amount.Billed), "an unchanged simulation");
    }

    private static void Gapless(IEnumerable<string> numbers)
    {
        var given = numbers.Select(n => int.Parse(n[^6..], CultureInfo.InvariantCulture)).Order().ToList();
        given.ShouldBe(Enumerable.Range(1, given.Count));
    }

    private static void CheckCharges(List<Invoice> invoices, Subscription subscription, Run run)
    {
        var lines = invoices.Where(i => i.Status != InvoiceStatus.Draft).SelectMany(i => i.Lines).ToList();
        var credits = invoices.SelectMany(i => i.CreditNotes).SelectMany(n => n.Lines).ToList();
        foreach (var line in lines)
            credits.Where(c => c.LineItemId == line.Id).Sum(c => c.Amount.Amount).ShouldBeLessThanOrEqualTo(line.Line.Amount.Amount);
        var net = lines.GroupBy(l => l.Line.Charge).ToDictionary(
            g => g.Key, g => g.Sum(l => l.Line.Amount.Amount) - credits.Where(c => c.Charge == g.Key).Sum(c => c.Amount.Amount));

        var timeline = subscription.Timeline;
        var keys = net.Keys.ToHashSet();
        for (var date = ChargePlanner.NextInvoiceDate(timeline, timeline.Start); date <= run.Now; date = ChargePlanner.NextInvoiceDate(timeline, date.Value.PlusTicks(1)))
            keys.UnionWith(ChargePlanner.DueAt(timeline, date.Value).Select(c => c.Key));
        // Those that may still be on a draft within the grace period are left to the comparison of the books.
        var drafts = ChargePlanner.Named(timeline, keys, run.Now).Where(c => c.Pieces.Max(p => p.InvoiceDate) > run.Now - Grace).Select(c => c.Key).ToHashSet();
        var planned = ChargePlanner.Named(timeline, keys, run.Now).ToDictionary(c => c.Key);
        foreach (var key in keys.Except(drafts))
        {
            var target = planned.TryGetValue(key, out var charge) ? ChargeCalculator.Target(charge, run.Metered(charge), []).Amount.Amount : 0m;
            net.GetValueOrDefault(key).ShouldBe(target, $"{key} of {charge?.Price.Name}");
        }

        // What is left to do is in the future and known.
        subscription.NextInvoiceDate.ShouldBe(Earlier(ChargePlanner.NextInvoiceDate(timeline, run.Now.PlusTicks(1)), timeline.End > run.Now ? timeline.End : null));
    }

    private static Instant? Earlier(Instant? one, Instant? other) => one is null || other < one ? other : one;

    // R24: what is shown as upcoming is what is issued at its time.
    private static async Task CheckUpcomingAsync(Run run)
    {
        var upcoming = await run.Host.InScopeAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.UpcomingAsync(run.Id, default));
        if (upcoming.Refusal is not null)
            return;
        var expected = upcoming.Value.Invoice;
        await run.Host.Time.CatchUpAtAsync(expected.ScheduledIssueAt, default);
        var issued = (await run.Host.InvoicesAsync()).Single(i => i.InvoiceDate == expected.InvoiceDate && i.GroupingKey == expected.GroupingKey);
        issued.IssuedAt.ShouldBe(expected.ScheduledIssueAt);
        issued.Total.ShouldBe(expected.Total);
        issued.Lines.Select(l => (l.Id, l.Line.Service, l.Line.Amount)).ShouldBe(expected.Lines.Select(l => (l.Id, l.Line.Service, l.Line.Amount)));
    }

    private static async Task<Run> StartAsync(Life life, int[] gaps)
    {
        var host = await BillingHost.StartAsync("2024-01-01T00:00:00Z");
        host.Clock.Reset(life.Created);
        var run = new Run(host);
        await run.LiveAsync(life, gaps);
        return run;
    }

    private sealed record PriceSeed(string Cadence, int Kind, PriceModel Model, bool Grouped)
    {
        public int? Days => Cadence.EndsWith(" days", StringComparison.Ordinal) ? int.Parse(Cadence[..^5], CultureInfo.InvariantCulture) : null;
    }


    private sealed record CancelSeed(int Second, CancelOption Option, int Hours, bool OnBoundary, CreditPolicy Credit);

    private sealed record Life(
        string Zone, Instant Created, int StartDays, int EndHours, PriceSeed[] Prices, (int Second, int Quantity)[] Usage, CancelSeed[] Cancels, int[] Gaps, bool Aligned, bool Filtered)
    {
        public Instant Start => Created + Duration.FromDays(StartDays);

        public string Print() =>
            $"{Zone} created {Created} start {StartDays} d end {EndHours} h aligned {Aligned} filtered {Filtered}\n  {string.Join("\n  ", Prices.AsEnumerable())}\n  {string.Join("\n  ", Cancels.AsEnumerable())}\n  "
            + $"usage {string.Join(' ', Usage)} gaps {string.Join(' ', Gaps)}";
    }

    /// <summary>One life on one host.</summary>
    private sealed class Run(BillingHost host) : IAsyncDisposable
    {
        private readonly List<UsageEvent> _events = [];
        private readonly List<string> _refusals = [];
        private MetricDefinition _metric = null!;
        private EventFilter _filter = EventFilter.Always;

        public BillingHost Host => host;

        public SubscriptionId Id { get; private set; }

        public Instant Now => host.Clock.GetCurrentInstant();

        public async Task LiveAsync(Life life, int[] gaps)
        {
            var customer = await host.CustomerAsync(life.Zone);
            var plan = await PlanAsync(life);
            _filter = life.Filtered ? MetricSql.ParseFilter("tokens > 10 OR tokens = 1.5").Filter! : EventFilter.Always;
            var created = await host.SubscribeAsync(new CreateSubscription
            {
                CustomerId = customer.Id,
                PlanId = plan.Id,
                StartDate = life.Start,
                EndDate = life.EndHours == 0 ? null : life.Start + Duration.FromHours(life.EndHours),
                AlignBillingWithStartDate = life.Aligned,
                Filter = life.Filtered ? _filter.ToString() : null,
            });
            Id = created.Id;
            var commands = life.Usage.Select((u, i) => (At: life.Created + Duration.FromSeconds(u.Second), Order: i, Run: (Func<Task>)(() => IngestAsync(customer, i, u.Quantity))))
                .Concat(life.Cancels.Select((c, i) => (At: CancelAt(created.Timeline, life, c), Order: 100 + i, Run: (Func<Task>)(() => CancelAsync(created.Timeline, c)))))
                .OrderBy(c => c.At).ThenBy(c => c.Order)
                .ToList();

            var end = life.Created + Duration.FromDays(Days);
            var sweepAt = life.Created;
            for (var i = 0; sweepAt < end; i++)
            {
                sweepAt = Instant.Min(sweepAt + Duration.FromHours(gaps[i % gaps.Length]), end);
                foreach (var command in commands.TakeWhile(c => c.At <= sweepAt).ToList())
                {
                    host.Clock.Reset(command.At);
                    await command.Run();
                    commands.RemoveAt(0);
                }

                await host.Time.CatchUpAtAsync(sweepAt, default);
            }

            // What was charged beyond an end is credited at the end, not before.
            if ((await SubscriptionAsync()).Timeline.End is { } last && last > Now)
                await host.Time.CatchUpAtAsync(last + Grace, default);
        }

        // What was answered to the commands belongs to the life, too.
        public async Task<string> BooksAsync() => string.Join('\n', [await host.BooksAsync(), .. _refusals]);

        public Task<Subscription> SubscriptionAsync() =>
            host.InScopeAsync<ISubscriptionService, Subscription>(async s => (await s.FindAsync(Id, default))!.Subscription);

        public MeteredUsage Metered(PlannedCharge charge) => new(charge.UsageNeeds.ToDictionary(n => n, n =>
        {
            var accumulator = _metric.NewAccumulator();
            foreach (var usage in _events.Where(e => n.Period.Contains(e.Timestamp) && _filter.Matches(e)))
                accumulator.Add(usage);
            return accumulator;
        }));

        public ValueTask DisposeAsync() => host.DisposeAsync();

        // Half of the cancellations come at an invoice date itself.
        private static Instant CancelAt(SubscriptionTimeline timeline, Life life, CancelSeed cancel)
        {
            var at = life.Created + Duration.FromSeconds(cancel.Second);
            return cancel.OnBoundary && ChargePlanner.NextInvoiceDate(timeline, at) is { } date && date < life.Created + Duration.FromDays(Days) ? date : at;
        }

        private async Task<Plan> PlanAsync(Life life)
        {
            var item = (await host.InScopeAsync<ICatalogService, Outcome<Item>>(s => s.CreateItemAsync(new CreateItem("API"), default))).Value;
            var metric = (await host.InScopeAsync<ICatalogService, Outcome<BillableMetric>>(s => s.CreateMetricAsync(
                new CreateMetric("Tokens", item.Id, "SELECT SUM(tokens) FROM events WHERE event_name = 'completion'"), default))).Value;
            _metric = metric.Definition;
            return await host.PlanAsync("USD", [.. life.Prices.Select((p, i) => new NewPrice
            {
                Name = $"Price {i}",
                ItemId = item.Id,
                Cadence = p.Days is null ? p.Cadence : "custom",
                BillingCycle = p.Days is { } days ? new CycleConfiguration(days, CadenceUnit.Day) : null,
                Model = p.Model,
                MetricId = p.Kind == 2 && p.Cadence != "one_time" ? metric.Id : null,
                BilledInAdvance = p.Kind == 0,
                FixedPriceQuantity = p.Kind == 2 && p.Cadence != "one_time" ? null : 3m,
                InvoiceGroupingKey = p.Grouped ? "own" : null,
            })]);
        }

        private async Task IngestAsync(Customer customer, int number, int tokens)
        {
            var usage = Tokens(customer, $"e{number}", Now.ToString(), tokens / 10m);
            (await host.IngestAsync(usage)).Failures.ShouldBeEmpty();
            _events.Add(new UsageEvent(usage.IdempotencyKey, usage.EventName, usage.Timestamp, usage.Properties));
        }

        private async Task CancelAsync(SubscriptionTimeline timeline, CancelSeed cancel)
        {
            Instant? date = cancel.Option == CancelOption.RequestedDate ? Now + Duration.FromHours(cancel.Hours) : null;
            if (cancel.OnBoundary && date is { } near)
                date = ChargePlanner.NextInvoiceDate(timeline, near) ?? near;
            var result = await host.InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(
                s => s.ChangeAsync(Id, new CancelSubscription(cancel.Option, date) { Policy = new ChangePolicy(Credit: cancel.Credit) }, default));
            _refusals.Add($"{Now} {cancel.Option}: {result.Refusal?.Message ?? "cancelled"}");
        }
    }
}
