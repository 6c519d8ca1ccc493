using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Orb.Billing.Benchmarks;
using Orb.Billing.Benchmarks.Engine;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["history"]:
        return History(rounds: 600, batch: 50);
    case ["memory"]:
        return Memory(10_000, 50_000, 100_000);
    case ["models"]:
        return Models(rounds: 41, milliseconds: 2);
    case ["run", var subscriptions, var turns]:
        await BillRun.CompareAsync(Number(subscriptions), Number(turns));
        return 0;
    case ["sizes", var subscriptions, var turns]:
        await BillRun.SizesAsync(Number(subscriptions), Number(turns));
        return 0;
    case ["age", var subscriptions, var turns]:
        await BillRun.HistoryAsync(Number(subscriptions), Number(turns));
        return 0;
    case ["held", var subscriptions]:
        await HeldMemory.PrintAsync(Number(subscriptions));
        return 0;
    case ["held", var subscriptions, var more]:
        await HeldMemory.CompareAsync(Number(subscriptions), Number(more));
        return 0;
    case ["ingest", var batches, var turns]:
        await Ingest.PostgreSqlAsync(Number(batches), Number(turns));
        return 0;
    case ["ingest-sqlite", var batches, var turns]:
        await Ingest.SqliteAsync(Number(batches), Number(turns));
        return 0;
    case ["api", var batches, var turns]:
        await ApiRun.PostgreSqlAsync(Number(batches), Number(turns));
        return 0;
    case ["api-sqlite", var batches, var turns]:
        await ApiRun.SqliteAsync(Number(batches), Number(turns));
        return 0;
    case ["profile", var subscriptions, var months]:
        await BillRun.ProfileAsync(Number(subscriptions), Number(months));
        return 0;
    case ["details"]:
        return Details(Job.Default);
    case ["dry"]:
        return History(rounds: 4, batch: 5) + Memory(100, 500, 1_000) + Models(rounds: 1, milliseconds: 0) + Details(Job.Dry);
    default:
        Console.WriteLine("Orb.Billing.Benchmarks history | memory | models | details | dry | run N TURNS | sizes N TURNS | age N TURNS | held N [MORE] | profile N MONTHS | ingest BATCHES TURNS | ingest-sqlite BATCHES TURNS | api BATCHES TURNS | api-sqlite BATCHES TURNS");
        return 1;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int History(int rounds, int batch)
{
    foreach (var discounts in Enum.GetValues<Discounts>())
    {
        var (young, old) = (new OnePeriod(Life.New(discounts)), new OnePeriod(Life.Old(discounts)));
        var ratio = InTurns.Of(() => young.Bill(), () => old.Bill(), rounds, batch);
        Console.WriteLine(
            $"36 months of history / new subscription, discounts {discounts}: fastest {ratio.Fastest:0.00}, median {ratio.Median:0.00}, allocated {ratio.Allocated:0.00}");
    }

    return 0;
}

static int Memory(params int[] counts)
{
    var readings = MemoryRun.Run(counts);
    foreach (var reading in readings)
    {
        Console.WriteLine(
            $"after {reading.Invoices} invoices / after {readings[0].Invoices}: heap {(decimal)reading.Heap / readings[0].Heap:0.00}, "
            + $"working set {(decimal)reading.WorkingSet / readings[0].WorkingSet:0.00}");
    }

    return 0;
}

static int Models(int rounds, int milliseconds)
{
    ModelRun.Print(rounds, milliseconds);
    TenLines.Print(rounds, milliseconds);
    return 0;
}

static int Details(Job job)
{
    // In one process, so that both subscriptions meet the same machine code; no project is generated, which would have to restore.
    var config = ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
        .WithOptions(ConfigOptions.DisableLogFile);
    var summary = BenchmarkRunner.Run<HistoryBenchmarks>(config);
    return summary.HasCriticalValidationErrors || summary.Reports.Any(r => !r.Success) ? 1 : 0;
}
