namespace Orb.Billing.Core.Rating;

/// <summary>Units are sold in packages; a package begun is a package paid: ceiling(quantity / size) x amount.</summary>
public sealed record PackagePriceModel : PriceModel
{
    /// <summary>Packages of a fixed size.</summary>
    /// <param name="packageAmount">What one package costs, in major units, not negative.</param>
    /// <param name="packageSize">Units in one package, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative or the size is not above 0.</exception>
    public PackagePriceModel(decimal packageAmount, decimal packageSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(packageAmount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(packageSize);
        PackageAmount = packageAmount;
        PackageSize = packageSize;
    }

    /// <summary>What one package costs, in major units.</summary>
    public decimal PackageAmount { get; }

    /// <summary>Units in one package.</summary>
    public decimal PackageSize { get; }

    /// <inheritdoc/>
    public override string ModelType => "package";

    internal override PartRate? RateOf(RatedPart part) => new PartRate(Packages.Begun(part.Quantity, PackageSize), PackageAmount) { Thing = "package" };

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var packages = Packages.Begun(input.Quantity, PackageSize);
        var exact = packages * PackageAmount;
        return packages == 0m ? Rated.Plain(0m) : new Rated(exact, [new RatedPart(Packages.Named(packages, PackageSize), input.Quantity, exact)]);
    }
}
