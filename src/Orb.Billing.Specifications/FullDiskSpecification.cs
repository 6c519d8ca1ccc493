using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>A disk that is full: nothing is written by halves, it is said by name, and the work goes on when there is room.</summary>
public abstract class FullDiskSpecification<TStorage>(TStorage storage) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private const int Customers = 60;
    private const int EventsOfBatch = 500;
    private const int MostTries = 500;

    private static readonly Instant NewYear = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Instant AfterGrace = Instant.FromUtc(2026, 2, 1, 13, 0);

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task F14_on_a_full_disk_nothing_is_half_written_and_the_work_goes_on_when_there_is_room()
    {
        await using var engine = new Engine(storage, NewYear);
        var plan = await engine.PlanAsync(10m, perToken: 0.01m);
        var first = await engine.CustomerAsync();
        await engine.SubscribeAsync(first, plan);
        for (var i = 1; i < Customers; i++)
            await engine.SubscribeAsync(await engine.CustomerAsync(), plan);
        var january = await engine.InvoicesAsync();

        var disk = await FillAsync();
        Assert.SkipWhen(disk is null, "The storage cannot be filled here.");
        int batches, more;
        await using (disk)
        {
            batches = await UntilRefusedAsync("ingest", i => engine.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync(Batch(first, i), Token)));
            more = await UntilRefusedAsync("customers", _ => engine.CustomerAsync());
            engine.Clock.Reset(AfterGrace);
            await RefusedSweepAsync(engine);

            (await engine.InvoicesAsync()).Count(i => i.Number is not null).ShouldBe(Customers, "reading goes on, and nothing was issued");
            (await engine.CallAsync<IBillingExceptionService, Outcome<Page<BillingException>>>(
                s => s.ListAsync(new BillingExceptionQuery(), new PageRequest(10), Token))).Value.Items.ShouldBeEmpty("nobody is parked for want of room");
        }

        // What was refused is sent again and counts once; what was accepted is known.
        engine.Clock.Reset(NewYear);
        for (var i = 0; i <= batches; i++)
        {
            var again = await engine.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync(Batch(first, i), Token));
            (again.Ingested, again.Duplicates, again.Failures.Count).ShouldBe(i == batches ? (EventsOfBatch, 0, 0) : (0, EventsOfBatch, 0));
        }

        engine.Clock.Reset(AfterGrace + Duration.FromHours(1)); // whatever is still claimed is free again
        (await engine.SweepAsync()).Failures.ShouldBe(0);

        var invoices = await engine.InvoicesAsync();
        invoices.Take(Customers).Select(i => (i.Id, i.Number, i.Total)).ShouldBe(january.Select(i => (i.Id, i.Number, i.Total)));
        invoices.Select(i => i.Number).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(1, 2 * Customers).Select(n => $"INV-{n:000000}"));
        // 60 customers pay 10.00 twice, and the first one 5.00 for each batch of 500 tokens.
        invoices.Aggregate(Money.Zero(Currency.Usd), (sum, i) => sum + i.Total).ShouldBe(Money.Of(1_200m + (5m * (batches + 1)), Currency.Usd));
        (await storage.CountRowsAsync(Token))["customers"].ShouldBe(Customers + more);
        await CheckAsync();
    }

    /// <summary>The storage to fill.</summary>
    protected TStorage Storage => storage;

    /// <summary>Fills the storage so that nothing can grow, until it is disposed; null where that cannot be done, and then the test is skipped.</summary>
    protected abstract Task<IAsyncDisposable?> FillAsync();

    /// <summary>Has the storage check itself, where it can.</summary>
    protected virtual Task CheckAsync() => Task.CompletedTask;

    private static NewUsageEvent[] Batch(Customer customer, int batch) =>
        [.. Enumerable.Range(0, EventsOfBatch).Select(i => Engine.Tokens(customer, $"{batch}-{i}", NewYear, 1m))];

    // Space that was taken before may still be free within the files, so the first may get through. Returns how many did.
    private static async Task<int> UntilRefusedAsync<T>(string what, Func<int, Task<T>> write)
    {
        for (var i = 0; i < MostTries; i++)
        {
            try
            {
                await write(i);
            }
            catch (StorageUnavailableException full)
            {
                full.Message.ShouldBe("The store has no room left; nothing was written.");
                return i;
            }
        }

        throw new InvalidOperationException($"The disk never became too full for {what}.");
    }

    private static async Task RefusedSweepAsync(Engine engine)
    {
        SweepResult result;
        try
        {
            result = await engine.SweepAsync();
        }
        catch (StorageUnavailableException)
        {
            return; // not even a claim could be written
        }

        result.Failures.ShouldBe(Customers, "the disk must be too full for the run");
    }
}
