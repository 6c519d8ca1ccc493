using System.Globalization;

namespace Orb.Billing.Core.Rating;

/// <summary>Bands that start at zero and touch, with rates that are not negative, and the two ways of pricing through them (R25).</summary>
internal sealed class TierList : ValueList<Tier>
{
    /// <summary>The most tiers a price may have.</summary>
    public const int MaximumCount = 1000;

    // Made once: rating gives out the same text again and again.
    private readonly string[] _names;

    // Units that are sold and priced as one.
    private readonly decimal _packageSize;

    private TierList(IReadOnlyList<Tier> tiers, decimal packageSize)
        : base(tiers)
    {
        _packageSize = packageSize;
        _names = [.. tiers.Select(t => packageSize == 1m ? t.Name : string.Create(CultureInfo.InvariantCulture, $"{t.Name}, packages of {packageSize}"))];
    }

    /// <summary>Tiers of whole packages: bounds are in units, rates are a package.</summary>
    /// <exception cref="ArgumentException">As <see cref="Checked(IReadOnlyList{Tier})"/>; or the size is not above 0, or a bound lies within a package.</exception>
    public static TierList OfPackages(IReadOnlyList<Tier> tiers, decimal packageSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(packageSize);
        for (var i = 0; i < tiers.Count; i++)
        {
            if (tiers[i].FirstUnit % packageSize != 0m)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"Tier {i + 1} starts at {tiers[i].FirstUnit}, within a package of {packageSize}."), nameof(tiers));
            }
        }

        return Checked(tiers, packageSize);
    }

    /// <summary>Tiers that were looked at.</summary>
    /// <exception cref="ArgumentException">The tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public static TierList Checked(IReadOnlyList<Tier> tiers) => Checked(tiers, packageSize: 1m);

    private static TierList Checked(IReadOnlyList<Tier> tiers, decimal packageSize)
    {
        if (tiers.Count is 0 or > MaximumCount)
            throw new ArgumentException($"A price has 1 to {MaximumCount} tiers, not {tiers.Count}.", nameof(tiers));

        var bound = 0m;
        for (var i = 0; i < tiers.Count; i++)
        {
            var tier = tiers[i];
            if (tier.FirstUnit != bound)
                throw new ArgumentException($"Tier {i + 1} starts at {tier.FirstUnit}, but the tiers before it end at {bound}.", nameof(tiers));
            if (tier.UnitAmount < 0m || tier.FlatAmount < 0m)
                throw new ArgumentException($"Tier {i + 1} has a negative amount.", nameof(tiers));
            if (tier.LastUnit is { } last)
            {
                if (last <= bound)
                    throw new ArgumentException($"Tier {i + 1} ends at {last}, not above {bound}.", nameof(tiers));
                bound = last;
            }
            else if (i < tiers.Count - 1)
            {
                throw new ArgumentException($"Tier {i + 1} is open, but only the last tier may be.", nameof(tiers));
            }
        }

        return new TierList(tiers, packageSize);
    }

    /// <summary>
    /// How many tiers a quantity enters. The first is entered by having the price at all where it has a flat amount, which is due even at zero
    /// usage; a tier that takes no units and costs nothing is not worth a part.
    /// </summary>
    public int Entered(decimal quantity)
    {
        if (quantity == 0m)
            return Items[0].FlatAmount > 0m ? 1 : 0;
        var entered = 1;
        while (entered < Items.Length && quantity > Items[entered].FirstUnit)
            entered++;
        return entered;
    }

    /// <summary>Each unit at the rate of the band it falls into.</summary>
    public Rated Graduated(decimal quantity)
    {
        var entered = Entered(quantity);
        if (entered == 0)
            return Rated.Plain(0m);
        var parts = new RatedPart[entered];
        Graduate(quantity, parts);
        return Rated.Of(parts);
    }

    /// <summary>What the units of each band come to, without parts.</summary>
    public decimal Amount(decimal quantity)
    {
        var (exact, entered) = (default(RunningSum), Entered(quantity));
        for (var i = 0; i < entered; i++)
            exact.Add(Amount(i, Sold(i, quantity)));
        return exact.Total;
    }

    /// <summary>What units, or packages, sold within a tier come to, its flat amount included.</summary>
    public decimal Amount(int tier, decimal sold) => (sold * Items[tier].UnitAmount) + Items[tier].FlatAmount;

    /// <summary>The units, or the packages begun, that fall into a tier which the quantity enters.</summary>
    // A bound never lies within a package, so what is begun in the last tier entered is begun beyond all bounds before it.
    public decimal Sold(int tier, decimal quantity) =>
        Sold((tier == Items.Length - 1 ? quantity : Math.Min(quantity, Items[tier].LastUnit!.Value)) - Items[tier].FirstUnit);

    /// <summary>The part of a tier.</summary>
    public RatedPart Part(int tier, decimal sold, decimal exact, PartGroup? group = null) => new(_names[tier], sold, exact, Items[tier]) { Group = group };

    /// <summary>Each unit, or each package begun, at the rate of the band it falls into.</summary>
    /// <param name="quantity">The units.</param>
    /// <param name="parts">Takes a part for each tier that is <see cref="Entered"/>.</param>
    /// <param name="group">The group the units belong to.</param>
    public void Graduate(decimal quantity, Span<RatedPart> parts, PartGroup? group = null)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var sold = Sold(i, quantity);
            parts[i] = Part(i, sold, Amount(i, sold), group);
        }
    }

    /// <summary>All units at the rate of the tier they reach; its flat amount is due even at zero usage.</summary>
    public Rated Volume(decimal quantity)
    {
        var reached = Reached(quantity);
        var tier = Items[reached];
        var exact = (quantity * tier.UnitAmount) + tier.FlatAmount;
        return quantity == 0m && exact == 0m ? Rated.Plain(0m) : new Rated(exact, [new RatedPart(_names[reached], quantity, exact, tier)]);
    }

    private decimal Sold(decimal units) => _packageSize == 1m ? units : Packages.Begun(units, _packageSize);

    /// <summary>The index of the tier that a quantity reaches.</summary>
    public int Reached(decimal quantity)
    {
        var reached = 0;
        while (reached < Items.Length - 1 && quantity > Items[reached].LastUnit)
            reached++;
        return reached;
    }
}
