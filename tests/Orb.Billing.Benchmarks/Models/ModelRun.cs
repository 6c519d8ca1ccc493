namespace Orb.Billing.Benchmarks;

/// <summary>What each price model costs, as ratios to <see cref="BareSum"/> over the same usage.</summary>
public static class ModelRun
{
    /// <summary>The units of the table.</summary>
    public static IReadOnlyList<int> Units { get; } = [1, 1_000, 1_000_000];

    /// <summary>Prints a row for each model.</summary>
    /// <param name="rounds">Turns of price and baseline.</param>
    /// <param name="milliseconds">What a batch of prices takes, more or less; 0 for one price a batch.</param>
    public static void Print(int rounds, int milliseconds)
    {
        Console.WriteLine($"| model | {string.Join(" | ", Units.Select(u => $"{u:#,0}"))} |");
        Console.WriteLine($"|---|{string.Concat(Units.Select(_ => "---|"))}");
        foreach (var example in PricedExamples.All.Values)
            Console.WriteLine($"| {example.Name} | {string.Join(" | ", Units.Select(u => Ratio(example, u, rounds, milliseconds).ToString("0.0")))} |");
    }

    /// <summary>What a price costs of the bare sum, by the median of the turns.</summary>
    public static decimal Ratio(PricedExample example, int units, int rounds, int milliseconds)
    {
        var usage = example.Usage(units);
        var bare = new BareSum(example.Model.Usage.Kind, usage);
        void Rate() => Sink.Keep(example.Model.Rate(usage));
        if (units < 1_000_000)
            InTurns.WarmUp(Rate, 100 * milliseconds);
        return InTurns.OfBatches(() => Sink.Keep(bare.Sum()), Rate, rounds, milliseconds).Median;
    }
}
