using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Catalog;

/// <summary>Which charges a composite is made of (docs/decisions/0045).</summary>
public sealed class CompositeSelectionTests
{
    private static readonly AdjustmentFilter Usage = AdjustmentFilter.Includes(AdjustmentFilterField.PriceType, "usage");
    private static readonly AdjustmentFilter Dollars = AdjustmentFilter.Includes(AdjustmentFilterField.Currency, "USD");

    [Fact]
    public void Fees_and_usage_count_where_every_filter_admits_them()
    {
        var (fee, usage) = (Fee(30m), Metered(new UnitPriceModel(0.01m)));

        (CompositeSelection.All.Counts(fee), CompositeSelection.All.Counts(usage)).ShouldBe((true, true));
        (Of(Usage).Counts(fee), Of(Usage).Counts(usage)).ShouldBe((false, true));
        (Of(Dollars, Usage).Counts(fee), Of(Dollars, Usage).Counts(usage)).ShouldBe((false, true));
    }

    [Fact]
    public void No_composite_and_no_commitment_counts_whatever_the_filters()
    {
        var composite = Price.Composite(
            new PriceId(Id(9)), "Support", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, new PercentPriceModel(0.1m), CompositeSelection.All);
        var commitment = Price.Commitment(new PriceId(Id(8)), "Minimum spend", new ItemId(Id(3)), Currency.Usd, Cadence.Annual, 500m);

        foreach (var selection in new[] { CompositeSelection.All, Of(Dollars) })
            (selection.Counts(composite), selection.Counts(commitment)).ShouldBe((false, false));
    }

    [Fact]
    public void Selections_are_equal_where_their_filters_are()
    {
        Of(Usage, Dollars).ShouldBe(Of(Usage, Dollars));
        Of(Usage, Dollars).GetHashCode().ShouldBe(Of(Usage, Dollars).GetHashCode());
        Of(Usage).ShouldNotBe(Of(Dollars));
        Of(Usage).ShouldNotBe(CompositeSelection.All);
        CompositeSelection.All.Equals(null).ShouldBeFalse();
    }

    private static CompositeSelection Of(params AdjustmentFilter[] filters) => new(filters);
}
