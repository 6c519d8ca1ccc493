using System.Diagnostics;
using System.Globalization;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>What bill runs of different sizes hold in memory, each in a process of its own.</summary>
public static class HeldMemory
{
    private const string Mark = "held:";

    /// <summary>Compares runs, in child processes of this program.</summary>
    public static async Task CompareAsync(int subscriptions, int more)
    {
        var (few, many) = (await InChildAsync(subscriptions), await InChildAsync(more));
        Report.Row($"heap of a run at {more} against {subscriptions}", "at most 1.3", [many.Heap / few.Heap]);
        Report.Row($"peak working set at {more} against {subscriptions}", "at most 1.3", [many.WorkingSet / few.WorkingSet]);
    }

    /// <summary>Prints what one run holds.</summary>
    public static async Task PrintAsync(int subscriptions)
    {
        var (heap, workingSet, time) = await BillRun.HeldAsync(subscriptions);
        Console.WriteLine(
            $"memory at {subscriptions} subscriptions: largest heap after a collection {heap / 1024 / 1024} MiB, peak working set {workingSet / 1024 / 1024} MiB, {subscriptions / time.TotalSeconds:0} invoices/s");
        Console.WriteLine($"{Mark} {heap} {workingSet}");
    }

    private static async Task<(decimal Heap, decimal WorkingSet)> InChildAsync(int subscriptions)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(HeldMemory).Assembly.Location, "held", subscriptions.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        var said = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        Console.Write(said);
        var held = said.Split('\n').Single(l => l.StartsWith(Mark, StringComparison.Ordinal)).Split(' ');
        return (decimal.Parse(held[1], CultureInfo.InvariantCulture), decimal.Parse(held[2], CultureInfo.InvariantCulture));
    }
}
