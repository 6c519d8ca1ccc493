using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Orb.Billing.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["history", ..]:
        return History(Job.Default.WithIterationCount(40));
    case ["memory", ..]:
        return Memory(10_000, 50_000, 100_000);
    case ["dry", ..]:
        return History(Job.Dry) + Memory(100, 500, 1_000);
    default:
        Console.WriteLine("Orb.Billing.Benchmarks history | memory | dry");
        return 1;
}

static int History(Job job)
{
    // In one process, so that both subscriptions meet the same machine code; no project is generated, which would have to restore.
    var config = ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
        .WithOptions(ConfigOptions.DisableLogFile);
    var summary = BenchmarkRunner.Run<HistoryBenchmarks>(config);
    foreach (var cases in summary.Reports.GroupBy(r => r.BenchmarkCase.Parameters.DisplayInfo))
    {
        var (baseline, old) = (cases.Single(IsBaseline), cases.Single(r => !IsBaseline(r)));
        Console.WriteLine($"36 months of history / new subscription {cases.Key}: time {Ratio(r => r.ResultStatistics!.Min):0.00} (fastest iterations), "
            + $"{Ratio(r => r.ResultStatistics!.Median):0.00} (medians), allocated {Ratio(r => (decimal)r.GcStats.GetBytesAllocatedPerOperation(r.BenchmarkCase)!):0.00}");

        decimal Ratio(Func<BenchmarkReport, object> of) =>
            Convert.ToDecimal(of(old), CultureInfo.InvariantCulture) / Convert.ToDecimal(of(baseline), CultureInfo.InvariantCulture);
    }

    return summary.HasCriticalValidationErrors ? 1 : 0;
}

static bool IsBaseline(BenchmarkReport report) => report.BenchmarkCase.Descriptor.Baseline;

static int Memory(params int[] counts)
{
    var readings = MemoryRun.Run(counts);
    foreach (var reading in readings)
    {
        Console.WriteLine(
            $"after {reading.Invoices,7} invoices: heap {(decimal)reading.Heap / readings[0].Heap:0.00}, "
            + $"working set {(decimal)reading.WorkingSet / readings[0].WorkingSet:0.00} of that after {readings[0].Invoices}");
    }

    return 0;
}
