using System.Numerics;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Core.Rating;

/// <summary>
/// Levels that are priced one by one: the sum of price(level) x share of time, flat amounts whole (R25, docs/decisions/0038). Units by time are added up as
/// whole numbers and divided once, so that a third of a period is a third; parts are cut from the quotient so that they sum to it.
/// </summary>
internal static class LevelPricing
{
    /// <summary>Every unit of every level at one rate.</summary>
    public static Rated Unit(decimal unitAmount, LevelList levels)
    {
        var unitsByTime = levels.Aggregate(BigInteger.Zero, (sum, l) => sum + UnitsByTime(l));
        return Rated.Plain(Amounts([unitsByTime * ExactSum.Units(unitAmount)], levels)[0]);
    }

    /// <summary>Each unit of each level at the rate of the band it falls into; the flat amount of every tier that the highest level enters.</summary>
    public static Rated Graduated(TierList tiers, LevelList levels)
    {
        var bands = new Band[tiers.Entered(levels.Highest)];
        // From the top down: a level beyond a tier fills it, and is beyond all tiers below it too.
        var (next, beyond) = (levels.Count - 1, BigInteger.Zero);
        for (var i = bands.Length - 1; i >= 0; i--)
        {
            var first = ExactSum.Units(tiers[i].FirstUnit);
            var unitsByTime = beyond.IsZero ? BigInteger.Zero : beyond * (ExactSum.Units(tiers[i].LastUnit!.Value) - first);
            for (; next >= 0 && levels[next].Level > tiers[i].FirstUnit; next--)
            {
                unitsByTime += (ExactSum.Units(levels[next].Level) - first) * levels[next].Held;
                beyond += levels[next].Held;
            }

            bands[i] = new Band(i, unitsByTime, tiers[i].FlatAmount);
        }

        return Rate(tiers, bands, levels);
    }

    /// <summary>Each level whole at the rate of the tier it reaches; the flat amount of the tier that the highest reaches.</summary>
    public static Rated Volume(TierList tiers, LevelList levels)
    {
        var bands = new List<Band>();
        var next = 0;
        for (var (i, highest) = (0, tiers.Reached(levels.Highest)); i <= highest; i++)
        {
            var unitsByTime = BigInteger.Zero;
            for (; next < levels.Count && (i == highest || levels[next].Level <= tiers[i].LastUnit); next++)
                unitsByTime += UnitsByTime(levels[next]);
            var flat = i == highest ? tiers[i].FlatAmount : 0m;
            if (!unitsByTime.IsZero || flat > 0m)
                bands.Add(new Band(i, unitsByTime, flat));
        }

        return Rate(tiers, bands, levels);
    }

    private static Rated Rate(TierList tiers, IReadOnlyList<Band> bands, LevelList levels)
    {
        if (bands.Count == 0)
            return Rated.Plain(0m);
        var flat = ExactSum.UnitsOfOne * levels.Whole;
        var quantities = Split(bands.Select(b => b.UnitsByTime), levels.Whole * ExactSum.UnitsOfOne, areQuantities: true);
        var amounts = Amounts(bands.Select(b => (b.UnitsByTime * ExactSum.Units(tiers[b.Tier].UnitAmount)) + (ExactSum.Units(b.Flat) * flat)), levels);
        return Rated.Of([.. bands.Select((b, i) => tiers.Part(b.Tier, quantities[i], amounts[i]))]);
    }

    private static BigInteger UnitsByTime(LevelUsage level) => ExactSum.Units(level.Level) * level.Held;

    // Of units by time times rates, each in units of 10^-28.
    private static decimal[] Amounts(IEnumerable<BigInteger> numerators, LevelList levels) => Split(numerators, levels.Whole * ExactSum.UnitsOfOne * ExactSum.UnitsOfOne, areQuantities: false);

    // A price function tells of what it cannot hold as decimals do.
    private static decimal[] Split(IEnumerable<BigInteger> numerators, BigInteger denominator, bool areQuantities)
    {
        try
        {
            return ExactFraction.Split([.. numerators], denominator, "levels over time", areQuantities);
        }
        catch (AmountOverflowException overflow)
        {
            throw new OverflowException(overflow.Message, overflow);
        }
    }

    // What falls into a tier, and the flat amount that is due with it.
    private readonly record struct Band(int Tier, BigInteger UnitsByTime, decimal Flat);
}
