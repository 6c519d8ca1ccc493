using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Catalog;

public sealed class TrialConfigurationTests
{
    [Fact]
    public void A_trial_of_14_days_from_31_January_ends_before_14_February_R27() =>
        new TrialConfiguration(14).EndFrom(Day("2026-01-31")).ShouldBe(Day("2026-02-14"));

    [Fact]
    public void A_trial_lasts_1_to_3660_days_and_discounts_no_less_than_nothing_of_real_money()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new TrialConfiguration(0)).ParamName.ShouldBe("periodDays");
        Should.Throw<ArgumentOutOfRangeException>(() => new TrialConfiguration(3661)).ParamName.ShouldBe("periodDays");
        Should.Throw<ArgumentException>(() => new TrialConfiguration(14, Money.Of(-0.01m, Currency.Usd))).Message.ShouldContain("-0.01 USD");
        Should.Throw<ArgumentException>(() => new TrialConfiguration(14, Money.Of(5m, Currency.Custom("credits")))).Message.ShouldContain("credits");
        new TrialConfiguration(14, Money.Of(100m, Currency.Usd)).UsageDiscountMaximum.ShouldBe(Money.Of(100m, Currency.Usd));
    }
}
