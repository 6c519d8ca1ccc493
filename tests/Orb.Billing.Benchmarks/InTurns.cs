using System.Diagnostics;

namespace Orb.Billing.Benchmarks;

/// <summary>
/// Two workloads in turns, in batches of a few milliseconds: on a machine that does other work besides, both meet the same disturbances, and
/// the fastest batch of each has met the fewest.
/// </summary>
public static class InTurns
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

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
    public static Ratio Of(Action baseline, Action workload, int rounds, int batch)
    {
        for (var i = 0; i < rounds / 2; i++)
        {
            Ticks(baseline, batch);
            Ticks(workload, batch);
        }

        var (first, second) = (new long[rounds], new long[rounds]);
        for (var i = 0; i < rounds; i++)
            (first[i], second[i]) = (Ticks(baseline, batch), Ticks(workload, batch));
        var ratios = first.Zip(second, (b, w) => (decimal)w / b).Order().ToArray();
        return new Ratio((decimal)second.Min() / first.Min(), ratios[rounds / 2], (decimal)Bytes(workload, batch) / Math.Max(1, Bytes(baseline, batch)));
    }

    /// <summary>How many runs take about so many milliseconds; 1 for none. It runs long enough for its code to be compiled for good.</summary>
    public static int Batch(Action workload, int milliseconds)
    {
        for (var (i, start) = (0, Stopwatch.GetTimestamp()); i == 0 || (milliseconds > 0 && Stopwatch.GetElapsedTime(start) < WarmUp); i++)
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
