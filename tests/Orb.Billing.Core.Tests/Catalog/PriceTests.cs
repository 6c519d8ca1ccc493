using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Catalog;

public sealed class PriceTests
{
    [Fact]
    public void A_fixed_fee_has_a_quantity_and_a_usage_price_a_metric()
    {
        var fee = Fee(30m, BillingMode.InAdvance, quantity: 2.5m);
        (fee.IsUsage, fee.FixedQuantity, fee.MetricId, fee.BillingMode).ShouldBe((false, 2.5m, null, BillingMode.InAdvance));
        var usage = Metered(new UnitPriceModel(0.01m));
        (usage.IsUsage, usage.FixedQuantity, usage.MetricId, usage.BillingMode).ShouldBe((true, null, new MetricId(Id(6)), BillingMode.InArrears));
    }

    [Fact]
    public void Usage_is_never_charged_once() =>
        Should.Throw<ArgumentException>(() => Metered(new UnitPriceModel(1m), Cadence.OneTime)).ParamName.ShouldBe("cadence");

    [Fact]
    public void A_fee_has_a_name_and_no_negative_quantity()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Fee(1m, quantity: -1m)).ParamName.ShouldBe("quantity");
        foreach (var name in new[] { "", " " })
            Should.Throw<ArgumentException>(() => Price.FixedFee(
                new PriceId(Id(2)), name, new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(1m), 1m));
    }
}
