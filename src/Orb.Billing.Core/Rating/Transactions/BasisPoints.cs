namespace Orb.Billing.Core.Rating;

/// <summary>Ten-thousandths of an amount, and the most that one event pays.</summary>
public sealed record BasisPoints : ITransactionRate
{
    /// <summary>Basis points.</summary>
    /// <param name="points">125 is 1.25 %; not negative.</param>
    /// <param name="perEventMaximum">What one event pays at most, in major units, not negative; null for no cap.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public BasisPoints(decimal points, decimal? perEventMaximum = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        if (perEventMaximum is { } maximum)
            ArgumentOutOfRangeException.ThrowIfNegative(maximum, nameof(perEventMaximum));
        Points = points;
        PerEventMaximum = perEventMaximum;
    }

    /// <summary>Ten-thousandths.</summary>
    public decimal Points { get; }

    /// <summary>What one event pays at most, in major units; null for no cap.</summary>
    public decimal? PerEventMaximum { get; }

    decimal ITransactionRate.Of(decimal amount, decimal before) => Of(amount);

    /// <summary>What an event of an amount pays.</summary>
    internal decimal Of(decimal amount) => Math.Min(amount * Points / 10_000m, PerEventMaximum ?? decimal.MaxValue);
}

/// <summary>Basis points by band of the period's amount.</summary>
/// <param name="LastAmount">Inclusive upper bound, in major units; null for the open last band.</param>
/// <param name="BasisPoints">What the band takes.</param>
public sealed record BasisPointsTier(decimal? LastAmount, BasisPoints BasisPoints);

/// <summary>Bands that rise, the last of which is open even if bounded.</summary>
internal sealed class BasisPointsTiers : ValueList<BasisPointsTier>, ITransactionRate
{
    public BasisPointsTiers(IReadOnlyList<BasisPointsTier> tiers)
        : base(tiers) => _ = TierList.Checked([.. tiers.Select((t, i) => new Tier(i == 0 ? 0m : tiers[i - 1].LastAmount ?? 0m, t.LastAmount, t.BasisPoints.Points))]);

    /// <summary>The band that a total reaches.</summary>
    public BasisPoints Reached(decimal total)
    {
        var reached = 0;
        while (reached < Items.Length - 1 && total > Items[reached].LastAmount)
            reached++;
        return Items[reached].BasisPoints;
    }

    /// <summary>What is paid of an amount that comes on top of what came before, band by band.</summary>
    public decimal Of(decimal amount, decimal before)
    {
        var (exact, from) = (default(RunningSum), 0m);
        for (var i = 0; i < Items.Length; i++)
        {
            var to = i == Items.Length - 1 ? decimal.MaxValue : Items[i].LastAmount!.Value;
            var within = Math.Min(before + amount, to) - Math.Max(before, from);
            if (within > 0m)
                exact.Add(Items[i].BasisPoints.Of(within));
            from = to;
        }

        return exact.Total;
    }
}
