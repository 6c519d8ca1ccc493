using System.Diagnostics;

namespace Orb.Billing.Benchmarks;

/// <summary>
/// Two workloads in turns, in batches of a few milliseconds: on a machine that does other work besides, both meet the same disturbances, and
/// the fastest batch of each has met the fewest.
/// </summary>
public static class InTurns
{
    /// <summary>What the second costs of the first.</summary>
    /// <param name="Fastest">By the fastest batch of each.</param>
    /// <param name="Median">The median of the ratios of neighbouring batches.</param>
    /// <param name="Allocated">By the bytes allocated.</param>
    public readonly record struct Ratio(decimal Fastest, decimal Median, decimal Allocated);

    /// <summary>Runs both in turns.</summary>
    /// <param name="baseline">What is compared with.</param>
    /// <param name="workload">What is compared.</param>
    /// <param name="rounds">Batches of each; half as many go before to warm up.</param>
    /// <param name="batch">Runs in a batch.</param>
    public static Ratio Of(Action baseline, Action workload, int rounds, int batch) => Of(baseline, workload, rounds, batch, batch);

    /// <summary>
    /// Runs both in turns, with batches of their own: where one takes many times as long as the other, batches of equal length are interrupted equally
    /// often.
    /// </summary>
    /// <param name="baseline">What is compared with.</param>
    /// <param name="workload">What is compared.</param>
    /// <param name="rounds">Batches of each; half as many go before to warm up.</param>
    /// <param name="baselineBatch">Runs in a batch of the baseline.</param>
    /// <param name="batch">Runs in a batch of the workload.</param>
    public static Ratio Of(Action baseline, Action workload, int rounds, int baselineBatch, int batch)
    {
        for (var i = 0; i < rounds / 2; i++)
        {
            Ticks(baseline, baselineBatch);
            Ticks(workload, batch);
        }

        var (first, second) = (new decimal[rounds], new decimal[rounds]);
        for (var i = 0; i < rounds; i++)
            (first[i], second[i]) = ((decimal)Ticks(baseline, baselineBatch) / baselineBatch, (decimal)Ticks(workload, batch) / batch);
        var ratios = first.Zip(second, (b, w) => w / b).Order().ToArray();
        return new Ratio(
            second.Min() / first.Min(), ratios[rounds / 2], (decimal)Bytes(workload, batch) / batch / Math.Max(1m, (decimal)Bytes(baseline, baselineBatch) / baselineBatch));
    }

    /// <summary>The same with batches that take about so many milliseconds; 0 for one run each.</summary>
    public static Ratio OfBatches(Action baseline, Action workload, int rounds, int milliseconds) =>
        Of(baseline, workload, rounds, Batch(baseline, milliseconds), Batch(workload, milliseconds));

    /// <summary>Runs until the code is likely to be compiled for good: that happens in the background, a while after it has run often enough.</summary>
    public static void WarmUp(Action workload, int milliseconds)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds;)
        {
            Ticks(workload, 1_000);
            Thread.Sleep(10);
        }
    }

    /// <summary>How many runs take about so many milliseconds; 1 for none.</summary>
    private static int Batch(Action workload, int milliseconds)
    {
        workload();
        for (var batch = 1; ; batch *= 2)
        {
            if (Ticks(workload, batch) >= milliseconds * Stopwatch.Frequency / 1_000)
                return batch;
        }
    }

    /// <summary>Bytes allocated by a number of runs.</summary>
    public static long Bytes(Action workload, int runs)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < runs; i++)
            workload();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long Ticks(Action workload, int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
            workload();
        return Math.Max(1, Stopwatch.GetTimestamp() - start);
    }
}
