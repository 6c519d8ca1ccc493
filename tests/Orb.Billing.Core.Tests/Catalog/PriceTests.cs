using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
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
        Should.Throw<ArgumentException>(() => Metered(new UnitPriceModel(1m), Cadence.OneTime))
            .Message.ShouldBe("Usage is charged by the period, never once. (Parameter 'cadence')");

    [Fact]
    public void A_fee_has_a_name_and_no_negative_quantity()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Fee(1m, quantity: -1m)).ParamName.ShouldBe("quantity");
        foreach (var name in new[] { "", " " })
            Should.Throw<ArgumentException>(() => Price.FixedFee(
                new PriceId(Id(2)), name, new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(1m), 1m));
    }

    [Fact]
    public void Each_kind_of_price_is_that_kind_alone()
    {
        Kind(Fee(30m)).ShouldBe("fixed");
        Kind(Metered(new UnitPriceModel(0.01m))).ShouldBe("usage, follows usage");
        Kind(Commitment()).ShouldBe("commitment, fixed, follows usage");
        Kind(Composite()).ShouldBe("composite, follows usage");
        Kind(Allocation(0.10m)).ShouldBe("fixed");

        static string Kind(Price price) => string.Join(", ", new[]
        {
            (price.IsUsage, "usage"), (price.IsCommitment, "commitment"), (price.IsComposite, "composite"), (price.IsFixed, "fixed"), (price.FollowsUsage, "follows usage"),
        }.Where(kind => kind.Item1).Select(kind => kind.Item2));
    }

    [Fact]
    public void A_commitment_is_an_amount_of_money_for_a_period_due_in_arrears_with_a_quantity()
    {
        var commitment = Commitment(quantity: 3m);
        (commitment.Model, commitment.FixedQuantity, commitment.BillingMode).ShouldBe((new UnitPriceModel(500m), 3m, BillingMode.InArrears));
        Commitment(quantity: 0m).FixedQuantity.ShouldBe(0m);

        Should.Throw<ArgumentOutOfRangeException>(() => Commitment(quantity: -1m)).ParamName.ShouldBe("quantity");
        Should.Throw<ArgumentException>(() => Commitment(cadence: Cadence.OneTime))
            .Message.ShouldBe("A commitment is for a period, never for once. (Parameter 'cadence')");
        Should.Throw<ArgumentException>(() => Commitment(currency: Credits)).Message.ShouldBe("A commitment is in money, not in credits. (Parameter 'currency')");
    }

    [Fact]
    public void A_composite_is_money_for_a_period_of_a_model_made_of_other_charges()
    {
        Composite().MadeOf.ShouldBe(CompositeSelection.All);

        Should.Throw<ArgumentException>(() => Composite(cadence: Cadence.OneTime)).Message.ShouldBe("A composite is for a period, never for once. (Parameter 'cadence')");
        Should.Throw<ArgumentException>(() => Composite(currency: Credits)).Message.ShouldBe("A composite is in money, not in credits. (Parameter 'currency')");
        Should.Throw<ArgumentException>(() => Composite(model: new UnitPriceModel(1m))).Message.ShouldBe("The model 'unit' is not made of other charges. (Parameter 'model')");
    }

    [Fact]
    public void An_allocation_is_charged_in_advance_for_what_its_credits_cost()
    {
        var allocation = Allocation(costBasis: 0.10m, quantity: 2m);
        (allocation.Model, allocation.FixedQuantity, allocation.BillingMode).ShouldBe((new UnitPriceModel(25m), 2m, BillingMode.InAdvance)); // 250 credits of 0.10
        allocation.Allocates!.Credits.ShouldBe(Money.Of(250m, Credits));

        Should.Throw<ArgumentOutOfRangeException>(() => Allocation(quantity: -1m)).ParamName.ShouldBe("quantity");
        Should.Throw<ArgumentException>(() => Allocation(currency: Credits)).Message.ShouldBe("Credits are paid in money, not in credits. (Parameter 'currency')");
    }

    [Fact]
    public void Only_credits_that_cost_something_are_charged()
    {
        (Allocation(costBasis: 0.10m).IsCharged, Allocation(costBasis: 0m).IsCharged).ShouldBe((true, false));
        Fee(30m).IsCharged.ShouldBeTrue();
    }

    [Fact]
    public void Credits_given_once_have_no_cadence_to_end_with()
    {
        Should.Throw<ArgumentException>(() => Allocation(cadence: Cadence.OneTime, lifetime: CreditLifetime.Cadence))
            .Message.ShouldBe("Credits given once have no cadence to end with. (Parameter 'terms')");
        Allocation(cadence: Cadence.OneTime, lifetime: CreditLifetime.Unlimited).Cadence.ShouldBe(Cadence.OneTime);
        Allocation(cadence: Cadence.Monthly, lifetime: CreditLifetime.Cadence).Cadence.ShouldBe(Cadence.Monthly);
    }

    [Fact]
    public void An_amount_of_a_price_in_a_pricing_unit_is_worth_money_by_its_rate_R2()
    {
        var price = Metered(new UnitPriceModel(2m), currency: Credits) with { ConversionRate = new ConversionRate(0.015m, Currency.Usd) };
        price.InMoney(Money.Of(33m, Credits)).ShouldBe(Money.Of(0.50m, Currency.Usd));
        Fee(1m).InMoney(Money.Of(33m, Currency.Usd)).ShouldBe(Money.Of(33m, Currency.Usd));
    }

    private static readonly Currency Credits = Currency.Custom("credits");

    private static Price Commitment(Cadence? cadence = null, Currency? currency = null, decimal quantity = 1m) =>
        Price.Commitment(new PriceId(Id(8)), "Minimum spend", new ItemId(Id(3)), currency ?? Currency.Usd, cadence ?? Cadence.Annual, 500m, quantity);

    private static Price Composite(Cadence? cadence = null, Currency? currency = null, PriceModel? model = null) => Price.Composite(
        new PriceId(Id(9)), "Support", new ItemId(Id(3)), currency ?? Currency.Usd, cadence ?? Cadence.Monthly, model ?? new PercentPriceModel(0.1m), CompositeSelection.All);

    private static Price Allocation(
        decimal costBasis = 0m, decimal quantity = 1m, Cadence? cadence = null, Currency? currency = null, CreditLifetime? lifetime = null) => Price.Allocation(
            new PriceId(Id(10)), "Included credits", new ItemId(Id(3)), currency ?? Currency.Usd, cadence ?? Cadence.Monthly,
            new AllocationTerms(Money.Of(250m, Credits), lifetime ?? CreditLifetime.Cadence, costBasis), quantity);
}
