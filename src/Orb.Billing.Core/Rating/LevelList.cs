using System.Numerics;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Rating;

/// <summary>Levels in ascending order, none twice and none for no time, all over one full period; so that no order they come in changes a digit.</summary>
internal sealed class LevelList : ValueList<LevelUsage>
{
    private LevelList(IEnumerable<LevelUsage> levels, BigInteger whole)
        : base(levels) => Whole = whole;

    /// <summary>The full period, of which each level has its time.</summary>
    public BigInteger Whole { get; }

    /// <summary>The highest level that was held, 0 where none was.</summary>
    public decimal Highest => Count == 0 ? 0m : Items[^1].Level;

    /// <summary>Levels given in any order.</summary>
    public static LevelList Of(IEnumerable<LevelUsage> levels)
    {
        var given = levels.Where(l => !l.Held.IsZero).ToList();
        var whole = BigInteger.One;
        foreach (var other in given.Select(l => l.Whole).Distinct())
            whole = whole / BigInteger.GreatestCommonDivisor(whole, other) * other;
        var held = new SortedDictionary<decimal, BigInteger>();
        foreach (var level in given)
            held[level.Level] = held.GetValueOrDefault(level.Level) + (level.Held * (whole / level.Whole));
        return new LevelList(held.Select(l => new LevelUsage(l.Key, l.Value, whole)), whole);
    }

    /// <summary>The sum of level times share of time, with 28 significant digits, away from zero (docs/decisions/0060).</summary>
    public decimal Weighed()
    {
        var unitsByTime = BigInteger.Zero;
        foreach (var level in Items)
            unitsByTime += ExactSum.Units(level.Level) * level.Held;
        return new ExactFraction(unitsByTime, Whole * ExactSum.UnitsOfOne).AwayFromZero("levels over time");
    }

    /// <summary>Every level lower by some units, none below zero.</summary>
    public LevelList Without(decimal units) => Of(Items.Select(l => new LevelUsage(Math.Max(0m, l.Level - units), l.Held, l.Whole)));
}
