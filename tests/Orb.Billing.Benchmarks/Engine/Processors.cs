using System.Diagnostics;
using System.Globalization;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>The processor time that this process and the server it started have used: it says more than a clock where others work on the machine too. On Linux.</summary>
public static class Processors
{
    private const int TicksASecond = 100;

    /// <summary>What was used by now.</summary>
    public static (TimeSpan Own, TimeSpan Server) Now()
    {
        using var own = Process.GetCurrentProcess();
        var server = string.Create(CultureInfo.InvariantCulture, $"orb-postgresql-{Environment.ProcessId}-");
        var all = Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Select(Read).OfType<Used>().ToList();
        var parents = all.Where(p => p.Command.Contains(server, StringComparison.Ordinal)).Select(p => p.Id).ToHashSet();
        var ticks = all.Where(p => parents.Contains(p.Id) || parents.Contains(p.Parent)).Sum(p => p.Ticks);
        return (own.TotalProcessorTime, TimeSpan.FromSeconds((double)ticks / TicksASecond));
    }

    /// <summary>Prints what was used since.</summary>
    public static void Print(string what, (TimeSpan Own, TimeSpan Server) since, int times)
    {
        var now = Now();
        Console.WriteLine($"{what}: processor {(now.Own - since.Own).TotalMilliseconds / times:0.00} ms here, {(now.Server - since.Server).TotalMilliseconds / times:0.00} ms in the server, a time");
    }

    private static Used? Read(string process)
    {
        try
        {
            var fields = File.ReadAllText(Path.Combine(process, "stat")).Split(") ")[1].Split(' ');
            return new Used(
                int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture),
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                File.ReadAllText(Path.Combine(process, "cmdline")),
                fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            return null; // It has ended.
        }
    }

    private sealed record Used(int Id, int Parent, string Command, long Ticks);
}
