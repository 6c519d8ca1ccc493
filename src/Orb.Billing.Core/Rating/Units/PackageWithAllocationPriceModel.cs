namespace Orb.Billing.Core.Rating;

/// <summary>
/// Packages after free units: ceiling(max(0, quantity - allocation) / size) x amount. The free units come off first, then what is left is rounded
/// up (decision 0041). 121 units with 10 free in packages of 10 at 100.00 are 12 x 100.00 = 1,200.00.
/// </summary>
public sealed record PackageWithAllocationPriceModel : PriceModel
{
    /// <summary>Packages after free units.</summary>
    /// <param name="allocation">Free units of a full period, not negative.</param>
    /// <param name="packageAmount">What one package costs, in major units, not negative.</param>
    /// <param name="packageSize">Units in one package, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The allocation or the amount is negative, or the size is not above 0.</exception>
    public PackageWithAllocationPriceModel(decimal allocation, decimal packageAmount, decimal packageSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(allocation);
        ArgumentOutOfRangeException.ThrowIfNegative(packageAmount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(packageSize);
        Allocation = allocation;
        PackageAmount = packageAmount;
        PackageSize = packageSize;
    }

    /// <summary>Free units of a full period.</summary>
    public decimal Allocation { get; }

    /// <summary>What one package costs, in major units.</summary>
    public decimal PackageAmount { get; }

    /// <summary>Units in one package.</summary>
    public decimal PackageSize { get; }

    /// <inheritdoc/>
    public override string ModelType => "package_with_allocation";

    internal override PartRate? RateOf(RatedPart part) => new PartRate(Packages.Begun(part.Quantity, PackageSize), PackageAmount) { Thing = "package" };

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var paid = Math.Max(0m, input.Quantity - Allocation);
        var packages = Packages.Begun(paid, PackageSize);
        var exact = packages * PackageAmount;
        return packages == 0m ? Rated.Plain(0m) : new Rated(exact, [new RatedPart(Packages.Named(packages, PackageSize), paid, exact)]);
    }
}
