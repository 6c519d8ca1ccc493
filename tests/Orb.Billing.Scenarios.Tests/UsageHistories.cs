using System.Globalization;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Random histories of events, amendments, deprecations and backfills, looked at from every cut-off (R14, R15).</summary>
public sealed class UsageHistories : IAsyncLifetime
{
    private const int Histories = 60;
    private const int Slots = 40;
    private static readonly Instant Start = At("2026-03-01T00:00:00Z");
    private static readonly MetricDefinition Sum = MetricSql.Parse("SELECT SUM(tokens) FROM events WHERE event_name = 'completion'").Definition!;
    private static readonly MetricDefinition Count = MetricSql.Parse("SELECT COUNT(*) FROM events").Definition!;
    private static readonly EventFilter Large = MetricSql.Parse("SELECT COUNT(*) FROM events WHERE tokens > 50").Definition!.Filter;

    // What, which one, and the events: key (a new one when negative), customer, slot of six hours, amount.
    private static readonly Gen<StepSeed[]> Steps = Gen.Select(
        Gen.Frequency(
            (5, Gen.Const(StepKind.Ingest)), (3, Gen.Const(StepKind.Amend)), (2, Gen.Const(StepKind.Deprecate)), (2, Gen.Const(StepKind.Open)),
            (3, Gen.Const(StepKind.IngestIntoBackfill)), (2, Gen.Const(StepKind.Close)), (1, Gen.Const(StepKind.Revert))),
        Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000],
        Gen.Select(Gen.Int[-12, 8], Gen.Int[0, 1], Gen.Int[0, Slots - 1], Gen.Int[0, 100]).Array[1, 5])
        .Select((kind, a, b, c, events) => new StepSeed(kind, a, b, c, events)).Array[1, 25];

    private BillingHost? _host;

    private BillingHost Host => _host!;

    public async ValueTask InitializeAsync() => _host = await StartAsync("2026-03-11T00:00:00Z", o => o.IngestWindow = Duration.FromDays(20));

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [Fact]
    public Task Metering_at_every_cut_off_sees_what_a_simple_model_sees_R14() =>
        Steps.SampleAsync(async steps => await new History(Host).CheckAsync(steps), iter: Runs(), print: s => string.Join('\n', s.Select(x => x.ToString())));

    [Fact]
    public Task How_events_are_split_into_batches_changes_nothing_at_any_cut_off_R14() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 15], Gen.Int[0, Slots - 1], Gen.Int[0, 100]).Array[1, 20], Gen.Int[1, 20])
        .SampleAsync(
            async (events, size) =>
            {
                // A key always comes with one body.
                var sent = events.Select(e => new SentEvent($"k{e.Item1}", 0, e.Item1, e.Item1 * 7 % 101)).ToList();
                var (whole, split) = (new History(Host), new History(Host));
                await whole.StartAsync();
                await split.StartAsync();
                await whole.IngestAsync(sent, null);
                foreach (var batch in sent.Chunk(size))
                    await split.IngestAsync(batch, null);

                var distinct = sent.DistinctBy(e => e.Key).ToList();
                for (var cutOff = 0; cutOff <= distinct.Count; cutOff++)
                {
                    var expected = distinct.Take(cutOff).Sum(e => (decimal)e.Amount);
                    (await whole.SumAsync(cutOff)).ShouldBe(expected);
                    (await split.SumAsync(cutOff)).ShouldBe(expected);
                }
            },
            iter: Runs());

    private static long Runs() =>
        Environment.GetEnvironmentVariable("CsCheck_Iter") is { Length: > 0 } asked ? long.Parse(asked, CultureInfo.InvariantCulture) : Histories;

    private enum StepKind
    {
        Ingest,
        Amend,
        Deprecate,
        Open,
        IngestIntoBackfill,
        Close,
        Revert,
    }

    private sealed record StepSeed(StepKind Kind, int A, int B, int C, (int Key, int Customer, int Slot, int Amount)[] Events)
    {
        public override string ToString() => $"{Kind} {A} {B} {C} {string.Join(' ', Events)}";
    }

    /// <summary>One history in a tenant of its own, in the engine and in the model.</summary>
    private sealed class History(BillingHost host)
    {
        private readonly TenantId _tenant = new(Guid.NewGuid());
        private readonly UsageModel _model = new();
        private UsageCustomer[] _customers = [];
        private int _keys;

        public async Task StartAsync()
        {
            Task<Outcome<Customer>> CreateAsync(string? external) => InScopeAsync<ICustomerService, Outcome<Customer>>(s => s.CreateAsync(
                new CreateCustomer { Name = "Acme", Email = "a@acme.example", TimeZone = "Europe/Berlin", ExternalCustomerId = external }, default));
            _customers = [.. new[] { await CreateAsync(null), await CreateAsync("größe") }.Select(c => new UsageCustomer(c.Value.Id, c.Value.ExternalCustomerId))];
        }

        public async Task CheckAsync(StepSeed[] steps)
        {
            await StartAsync();
            foreach (var step in steps)
            {
                (await RunAsync(step)).ShouldBe(true, $"after {step}");
                (await InScopeAsync<IUsageStore, long>(s => s.TakeCutOffAsync(default))).ShouldBe(_model.At.Count - 1, $"after {step}");
            }

            for (var cutOff = 0; cutOff < _model.At.Count; cutOff++)
                await CheckMeterAsync(cutOff);
            for (var i = 0; i < 12; i++)
            {
                var after = (steps[0].A * (i + 1)) % _model.At.Count;
                await CheckLateAsync(after, after + ((steps[0].B * (i + 3)) % (_model.At.Count - after)), steps[0].C % Slots);
            }
        }

        public Task<IngestResult> IngestAsync(IReadOnlyList<SentEvent> batch, BackfillId? backfill) =>
            backfill is { } id
                ? InScopeAsync<IBackfillService, IngestResult>(async s => (await s.IngestAsync(id, [.. batch.Select(Body)], default)).TryGetValue(out var taken, out _)
                    ? taken
                    : new IngestResult([new IngestFailure("", [])], 0, 0))
                : InScopeAsync<IUsageService, IngestResult>(s => s.IngestAsync([.. batch.Select(Body)], default));

        public async Task<decimal> SumAsync(long cutOff)
        {
            var query = new UsageQuery(_customers, Period(0, Slots), Sum.NewAccumulator());
            await MeterAsync([query], cutOff);
            return query.Accumulator.Value;
        }

        // Whether engine and model agree on what may be done.
        private async Task<bool> RunAsync(StepSeed step)
        {
            switch (step.Kind)
            {
                case StepKind.Ingest:
                    return await IngestAsync(step, null);
                case StepKind.IngestIntoBackfill:
                    return _model.Backfills.Count == 0 || await IngestAsync(step, _model.Backfills[^(1 + (step.A % Math.Min(2, _model.Backfills.Count)))]);
                case StepKind.Amend when _model.Sent.Count > 0:
                    var amended = _model.Sent[step.A % _model.Sent.Count] with { Amount = step.Events[0].Amount };
                    var result = await InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.AmendAsync(Body(amended), default));
                    return _model.Correct(amended.Key, amended.Amount) == result.TryGetValue(out _, out _);
                case StepKind.Deprecate when _model.Sent.Count > 0:
                    var key = _model.Sent[step.A % _model.Sent.Count].Key;
                    var deprecated = await InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync(key, default));
                    return _model.Correct(key, null) == deprecated.TryGetValue(out _, out _);
                case StepKind.Open:
                    return await OpenAsync(step);
                case StepKind.Close when _model.Backfills.Count > 0:
                    var closing = _model.Backfills[step.A % _model.Backfills.Count];
                    return _model.Close(closing) == (await InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CloseAsync(closing.Id, default))).TryGetValue(out _, out _);
                case StepKind.Revert when _model.Backfills.Count > 0:
                    var reverting = _model.Backfills[step.A % _model.Backfills.Count];
                    return _model.Revert(reverting) == (await InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.RevertAsync(reverting.Id, default))).TryGetValue(out _, out _);
                default:
                    return true;
            }
        }

        private async Task<bool> IngestAsync(StepSeed step, ModelBackfill? backfill)
        {
            var known = _model.Sent;
            SentEvent Of((int Key, int Customer, int Slot, int Amount) e)
            {
                if (e.Key >= 0 && known.Count > 0)
                    return known[e.Key * 31 % known.Count] with { Amount = e.Key == 8 ? e.Amount : known[e.Key * 31 % known.Count].Amount };
                return backfill is null
                    ? new SentEvent($"k{_keys++}", e.Customer, e.Slot, e.Amount)
                    : new SentEvent($"k{_keys++}", backfill.Customer ?? e.Customer, backfill.From + (e.Slot % (backfill.To - backfill.From)), e.Amount);
            }

            var batch = step.Events.Select(Of).ToList();
            var taken = await IngestAsync(batch, backfill?.Id);
            var before = _model.At.Count;
            return _model.Ingest(batch, backfill) == (taken.Failures.Count == 0) && taken.Ingested == _model.At.Count - before;
        }

        private async Task<bool> OpenAsync(StepSeed step)
        {
            int? customer = step.A % 3 == 2 ? null : step.A % 3;
            var from = step.B % (Slots - 1);
            var to = from + 1 + (step.C % (Slots - from - 1));
            var (replaces, largeOnly) = (step.Events[0].Slot % 2 == 0, step.Events[0].Slot % 4 == 0);
            var opened = await InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CreateAsync(
                new CreateBackfill
                {
                    TimeframeStart = SlotAt(from),
                    TimeframeEnd = SlotAt(to),
                    CustomerId = customer == 0 ? _customers[0].CustomerId : null,
                    ExternalCustomerId = customer == 1 ? _customers[1].ExternalCustomerId : null,
                    ReplaceExistingEvents = replaces,
                    DeprecationFilter = replaces && largeOnly ? "tokens > 50" : null,
                },
                default));
            var done = opened.TryGetValue(out var backfill, out _);
            return done == _model.Open(new ModelBackfill
            {
                Id = backfill?.Id ?? default,
                Customer = customer,
                From = from,
                To = to,
                Replaces = replaces,
                LargeOnly = largeOnly,
            });
        }

        private async Task CheckMeterAsync(int cutOff)
        {
            (int Customer, int From, int To, bool LargeOnly)[] asked =
                [(0, 0, Slots, false), (1, 0, Slots, false), (-1, 0, Slots, false), (-1, 7, 23, true), (0, 12, 13, false), (1, 20, 40, true)];
            var queries = asked.SelectMany(a => new[] { Sum, Count }.Select(m => new UsageQuery(a.Customer < 0 ? _customers : [_customers[a.Customer]], Period(a.From, a.To), m.NewAccumulator())
            {
                Filter = a.LargeOnly ? Large : EventFilter.Always,
            })).ToList();
            var days = UsageByWindow.Of(_customers, Sum, Period(0, Slots), Enumerable.Range(0, Slots / 4).Select(d => SlotAt(4 * d)));
            await MeterAsync([.. queries, .. days.Queries], cutOff);

            var expected = asked.SelectMany(a =>
            {
                var events = _model.At[cutOff].Where(e => (a.Customer < 0 || e.Customer == a.Customer) && a.From <= e.Slot && e.Slot < a.To && (!a.LargeOnly || e.Amount > 50)).ToList();
                return new decimal[] { events.Sum(e => e.Amount), events.Count };
            });
            queries.Select(q => q.Accumulator.Value).ShouldBe(expected, $"at {cutOff}");
            days.Cumulative().Select(d => d.Value).ShouldBe(
                Enumerable.Range(1, Slots / 4).Select(d => (decimal)_model.At[cutOff].Where(e => e.Slot < 4 * d).Sum(e => e.Amount)), $"by day at {cutOff}");
        }

        private async Task CheckLateAsync(int after, int upTo, int before)
        {
            var changes = _model.Between(after, upTo);
            var late = await InScopeAsync<ILateUsageStore, IReadOnlyList<long>>(s => s.LateAsync(
                [new LateQuery(_customers, Period(0, Slots), after), new LateQuery(_customers[0].CustomerId, null, Period(5, 25), after), new LateQuery([_customers[1]], Period(5, 25), after)],
                upTo, default));
            long Changed(int customer) => changes.LongCount(c => c.Event.Customer == customer && c.Event.Slot is >= 5 and < 25);
            late.ShouldBe([changes.Count, Changed(0), Changed(1)], $"late from {after} to {upTo}");

            var changed = await InScopeAsync<ILateUsageStore, IReadOnlyDictionary<Core.Subscriptions.CustomerId, UsageChanges>>(s => s.ChangedAsync(_customers, after, upTo, default));
            changed.OrderBy(c => c.Key.Value).Select(c => c.Value).ShouldBe(
                changes.GroupBy(c => c.Event.Customer).OrderBy(g => g.Key)
                    .Select(g => new UsageChanges(g.Count(), SlotAt(g.Min(c => c.Event.Slot)), SlotAt(g.Max(c => c.Event.Slot)))),
                $"changed from {after} to {upTo}");

            var listed = new List<LateEvent>();
            var query = new LateEventQuery { Customers = _customers, After = after, UpTo = upTo, Before = SlotAt(before), Take = 3 };
            while (await InScopeAsync<ILateUsageStore, IReadOnlyList<LateEvent>>(s => s.LateEventsAsync(query, default)) is { Count: > 0 } page)
            {
                listed.AddRange(page);
                query = query with { From = page[^1] };
            }

            listed.Zip(listed.Skip(1)).ShouldAllBe(p => p.First.Timestamp < p.Second.Timestamp || (p.First.Timestamp == p.Second.Timestamp && p.First.Sequence < p.Second.Sequence));
            listed.Select(e => $"{e.IdempotencyKey} {e.Timestamp} {e.IsWithdrawn}").Order(StringComparer.Ordinal).ShouldBe(
                changes.Where(c => c.Event.Slot < before).Select(c => $"{c.Event.Key} {SlotAt(c.Event.Slot)} {c.Withdrawn}").Order(StringComparer.Ordinal),
                $"listed from {after} to {upTo}");
        }

        private Task<int> MeterAsync(IReadOnlyList<UsageQuery> queries, long cutOff) => InScopeAsync<IUsageStore, int>(async s =>
        {
            await s.MeterAsync(queries, cutOff, default);
            return queries.Count;
        });

        private NewUsageEvent Body(SentEvent e) => new()
        {
            IdempotencyKey = e.Key,
            EventName = "completion",
            Timestamp = SlotAt(e.Slot),
            CustomerId = e.Customer == 0 ? _customers[0].CustomerId : null,
            ExternalCustomerId = e.Customer == 1 ? _customers[1].ExternalCustomerId : null,
            Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(e.Amount) },
        };

        private static Instant SlotAt(int slot) => Start + Duration.FromHours(6 * slot);

        private static ServicePeriod Period(int from, int to) => new(SlotAt(from), SlotAt(to));

        private async Task<TResult> InScopeAsync<TService, TResult>(Func<TService, Task<TResult>> run)
            where TService : notnull
        {
            await using var scope = host.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(_tenant);
            return await run(scope.ServiceProvider.GetRequiredService<TService>());
        }
    }
}
