using BenchmarkDotNet.Attributes;

namespace Orb.Billing.Benchmarks;

/// <summary>One period of a subscription with 36 months of history, against that of a new one.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "Gen0", "RatioSD")]
public class HistoryBenchmarks
{
    private OnePeriod _new = null!;
    private OnePeriod _old = null!;

    /// <summary>The discounts of both.</summary>
    [ParamsAllValues]
    public Discounts Discounts { get; set; }

    [GlobalSetup]
    public void Subscribe()
    {
        _new = new OnePeriod(Life.New(Discounts));
        _old = new OnePeriod(Life.Old(Discounts));
    }

    [Benchmark(Baseline = true)]
    public (int, int) NewSubscription() => _new.Bill();

    [Benchmark]
    public (int, int) MonthsOfHistory36() => _old.Bill();
}
