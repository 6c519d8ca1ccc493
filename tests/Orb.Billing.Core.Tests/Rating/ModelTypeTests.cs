using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A model is stored, explained and sent by its name.</summary>
public sealed class ModelTypeTests
{
    [Fact]
    public void A_model_has_the_name_of_the_contract() => new PriceModel[]
    {
        new MeteredAllowancePriceModel("kind", "used", "allowed", 1m), new MinimumCompositePriceModel(1m), new PercentPriceModel(0.1m),
        new CumulativeGroupedBulkPriceModel("region", [new GroupTiers("eu", ThreeTiers)]), new BulkWithFiltersPriceModel([new("region", "eu")], ThreeTiers),
        new BulkBpsPriceModel([new(null, new BasisPoints(1m))]), new EventAmountPriceModel(),
    }.Select(model => model.ModelType).ShouldBe([
        "metered_allowance", "minimum_composite", "percent", "cumulative_grouped_bulk", "bulk_with_filters", "bulk_bps", "event_amount"]);
}
