using System.Diagnostics;

namespace Orb.Billing.Benchmarks;

/// <summary>Invoices one after the other in one process: what stays in memory does not grow with their number.</summary>
public static class MemoryRun
{
    /// <summary>The memory in use after so many invoices.</summary>
    /// <param name="Invoices">Invoices calculated so far.</param>
    /// <param name="Heap">Bytes on the managed heap, garbage collected.</param>
    /// <param name="WorkingSet">Bytes the process holds.</param>
    public readonly record struct Reading(int Invoices, long Heap, long WorkingSet);

    /// <summary>Calculates invoices, every one for a subscription of its own, and reads the memory at each of the counts.</summary>
    public static IReadOnlyList<Reading> Run(params IReadOnlyList<int> counts)
    {
        var readings = new List<Reading>();
        for (var done = 0; done < counts[^1];)
        {
            // New subscriptions and books each time, as a worker loads them; the old life now and then, for it costs 36 months to make.
            var period = new OnePeriod(done % 1000 == 0 ? Life.Old(Discounts.Running) : Life.New((Discounts)(done % 3)));
            done += period.Calculate().Count;
            if (counts.Contains(done))
                readings.Add(Read(done));
        }

        return readings;
    }

    private static Reading Read(int invoices)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        return new Reading(invoices, heap, process.WorkingSet64);
    }
}
