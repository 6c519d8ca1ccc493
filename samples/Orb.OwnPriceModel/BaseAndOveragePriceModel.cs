// <host-price-model>
using Orb.Billing.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.OwnPriceModel;

/// <summary>A base amount for a full period that includes some units; each unit beyond them costs a rate.</summary>
public sealed record BaseAndOveragePriceModel(decimal BaseAmount, decimal IncludedUnits, decimal OverageAmount)
    : HostPriceModel, IHostPriceModel<BaseAndOveragePriceModel>
{
    public static string Name => "base_and_overage";

    public static IReadOnlyList<PriceModelExample<BaseAndOveragePriceModel>> Examples { get; } =
    [
        new("unused", new(20.00m, 1_000m, 0.015m), new RatingInput(0m), 20.00m),
        new("just included", new(20.00m, 1_000m, 0.015m), new RatingInput(1_000m), 20.00m),
        new("500 beyond", new(20.00m, 1_000m, 0.015m), new RatingInput(1_500m), 27.50m),
        new("14 of 28 days", new(20.00m, 1_000m, 0.015m), new RatingInput(1_500m) { Share = new Share(14, 28) }, 17.50m),
    ];

    public override string ModelType => Name;

    public override bool CanFall => false; // more usage never costs less, so threshold invoices may take it

    public override bool CutsFixedAmounts => true; // the base is for a full period

    public static BaseAndOveragePriceModel Read(PriceModelReader config) =>
        new(config.Amount("base_amount"), config.Number("included_units"), config.Amount("overage_amount"));

    public override void Write(PriceModelWriter config)
    {
        config.Amount("base_amount", BaseAmount);
        config.Number("included_units", IncludedUnits);
        config.Amount("overage_amount", OverageAmount);
    }

    // All usage of the period so far, always: the engine bills what that is more than before.
    protected override Rated Price(RatingInput input)
    {
        var overage = Math.Max(0m, input.Quantity - IncludedUnits);
        return Rated.Of(
        [
            new RatedPart("Base", input.Quantity - overage, BaseAmount * input.Share.Units / input.Share.AnchorUnits), // multiply first, divide last
            new RatedPart("Overage", overage, overage * OverageAmount),
        ]);
    }
}
// </host-price-model>
