using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Core.Tests.Catalog;

/// <summary>The ids of this folder on the wire: 26 characters of base 32.</summary>
public sealed class IdTests
{
    private const string Written = "01jcp0e84zfqc8000000000000";
    private static readonly Guid Uuid = Guid.Parse("01932c07-209f-7dd8-8000-000000000000");

    [Fact]
    public void An_id_is_read_as_it_is_written()
    {
        new DimensionalPriceGroupId(Uuid).ToString().ShouldBe(Written);
        new ItemId(Uuid).ToString().ShouldBe(Written);
        new MetricId(Uuid).ToString().ShouldBe(Written);
        new PlanId(Uuid).ToString().ShouldBe(Written);
        new PriceId(Uuid).ToString().ShouldBe(Written);
        (DimensionalPriceGroupId.TryParse(Written, out var dimensionalPriceGroupId), dimensionalPriceGroupId).ShouldBe((true, new DimensionalPriceGroupId(Uuid)));
        (ItemId.TryParse(Written, out var itemId), itemId).ShouldBe((true, new ItemId(Uuid)));
        (MetricId.TryParse(Written, out var metricId), metricId).ShouldBe((true, new MetricId(Uuid)));
        (PlanId.TryParse(Written, out var planId), planId).ShouldBe((true, new PlanId(Uuid)));
        (PriceId.TryParse(Written, out var priceId), priceId).ShouldBe((true, new PriceId(Uuid)));
    }

    [Fact]
    public void A_text_that_is_no_id_is_none()
    {
        DimensionalPriceGroupId.TryParse("0", out _).ShouldBeFalse();
        ItemId.TryParse("0", out _).ShouldBeFalse();
        MetricId.TryParse("0", out _).ShouldBeFalse();
        PlanId.TryParse("0", out _).ShouldBeFalse();
        PriceId.TryParse("0", out _).ShouldBeFalse();
    }
}
