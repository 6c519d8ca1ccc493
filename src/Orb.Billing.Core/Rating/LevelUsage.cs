using System.Globalization;
using System.Numerics;

namespace Orb.Billing.Core.Rating;

/// <summary>A level and the time it was held for. The time is carried as two whole numbers, so that multiplying comes first and dividing last (R8, R25).</summary>
public sealed record LevelUsage
{
    /// <summary>A level held for some of a full period.</summary>
    /// <param name="level">In the units that are priced, 0 or more.</param>
    /// <param name="held">How long it was held, 0 or more.</param>
    /// <param name="whole">How long the full period is, in the same unit of time, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below what it may be: a level below zero is priced as zero (R25).</exception>
    public LevelUsage(decimal level, BigInteger held, BigInteger whole)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfNegative(held);
        ArgumentOutOfRangeException.ThrowIfLessThan(whole, BigInteger.One);
        Level = level;
        Held = held;
        Whole = whole;
    }

    /// <summary>The level, in the units that are priced.</summary>
    public decimal Level { get; }

    /// <summary>How long it was held: nanoseconds or local days, as <see cref="Whole"/>.</summary>
    public BigInteger Held { get; }

    /// <summary>How long the full period is, which is divided by.</summary>
    public BigInteger Whole { get; }

    /// <summary>For example "15 for 1/2".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Level} for {Held}/{Whole}");
}
