using System.Globalization;

namespace Orb.Billing.Benchmarks.Engine;

/// <summary>What a measurement came to: a row of the table in docs/performance.md.</summary>
public static class Report
{
    /// <summary>Prints the median of some turns, and between which values they lay.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="bound">What it is held to.</param>
    /// <param name="turns">A value for each turn.</param>
    /// <param name="format">How values are written.</param>
    public static void Row(string what, string bound, IReadOnlyList<decimal> turns, string format = "0.00")
    {
        var inOrder = turns.Order().ToList();
        var median = (inOrder[(inOrder.Count - 1) / 2] + inOrder[inOrder.Count / 2]) / 2;
        string Text(decimal value) => value.ToString(format, CultureInfo.InvariantCulture);
        var spread = inOrder.Count == 1 ? "one turn" : $"{inOrder.Count} turns between {Text(inOrder[0])} and {Text(inOrder[^1])}";
        Console.WriteLine($"| {what} | {bound} | {Text(median)} ({spread}) |");
    }
}
