using Orb.Billing.Core.Credits;
using static Orb.Billing.Core.Tests.Credits.Credit;

namespace Orb.Billing.Core.Tests.Credits;

/// <summary>What an allocation price gives each cadence (docs/decisions/0047).</summary>
public sealed class AllocationTermsTests
{
    [Fact]
    public void They_give_credits_for_all_items_or_some_for_a_cost_or_none()
    {
        var filter = ItemFilter.Only(Item(1));
        var terms = new AllocationTerms(Usd(100m), CreditLifetime.Cadence, 0.20m, [filter]);
        (terms.Credits, terms.Lifetime, terms.CostBasis, terms.IsFree).ShouldBe((Usd(100m), CreditLifetime.Cadence, 0.20m, false));
        terms.Filters.ShouldBe([filter]);

        var free = new AllocationTerms(Usd(0.01m), CreditLifetime.Unlimited);
        (free.Filters.Count, free.IsFree).ShouldBe((0, true));
    }

    [Fact]
    public void They_give_more_than_nothing_for_a_while_and_cost_no_less_than_nothing()
    {
        foreach (var credits in new[] { 0m, -1m })
        {
            Should.Throw<ArgumentException>(() => new AllocationTerms(Usd(credits), CreditLifetime.Cadence))
                .Message.ShouldBe("An allocation gives more than nothing. (Parameter 'credits')");
        }

        Should.Throw<ArgumentOutOfRangeException>(() => new AllocationTerms(Usd(1m), CreditLifetime.Cadence, -0.01m)).ParamName.ShouldBe("costBasis");
        Should.Throw<ArgumentNullException>(() => new AllocationTerms(Usd(1m), null!)).ParamName.ShouldBe("lifetime");
    }
}
