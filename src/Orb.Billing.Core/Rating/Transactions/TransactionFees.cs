namespace Orb.Billing.Core.Rating;

/// <summary>What a transaction pays beside a percentage, and what of the first ones is free.</summary>
public sealed record TransactionFees
{
    /// <summary>Nothing else, nothing free.</summary>
    public static TransactionFees None { get; } = new();

    /// <summary>What each transaction that is not free as a whole pays, in major units; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public decimal FixedPerTransaction { get; init => field = NotNegative(value, nameof(FixedPerTransaction)); }

    /// <summary>How many of the first transactions of a period may be free; null where their number does not matter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public decimal? FreeTransactions { get; init => field = NotNegative(value, nameof(FreeTransactions)); }

    /// <summary>How much of the first transactions of a period is free, in major units; null where the amount does not matter.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public decimal? FreeAmount { get; init => field = NotNegative(value, nameof(FreeAmount)); }

    /// <summary>What a transaction that is not free as a whole pays at least, in major units; null for no minimum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public decimal? MinimumPerTransaction { get; init => field = NotNegative(value, nameof(MinimumPerTransaction)); }

    /// <summary>What a transaction pays at most, in major units, whatever the minimum says; null for no maximum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public decimal? MaximumPerTransaction { get; init => field = NotNegative(value, nameof(MaximumPerTransaction)); }

    /// <summary>A fee raised to the minimum, then cut to the maximum.</summary>
    internal decimal Clamped(decimal fee) => Math.Min(Math.Max(fee, MinimumPerTransaction ?? 0m), MaximumPerTransaction ?? decimal.MaxValue);

    private static decimal NotNegative(decimal value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }

    private static decimal? NotNegative(decimal? value, string name) => value is { } given ? NotNegative(given, name) : null;
}
