using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Adjustments;

/// <summary>An adjustment applies to a charge, whole, when its interval contains the charge's decisive instant (R4).</summary>
public sealed class AdjustmentIntervalTests
{
    [Theory]
    [InlineData("2025-12-31T23:59:59.999999999Z", false)]
    [InlineData("2026-01-01T00:00:00Z", true)]
    [InlineData("2026-01-31T23:59:59.999999999Z", true)]
    [InlineData("2026-02-01T00:00:00Z", false)]
    public void It_is_half_open(string at, bool applies)
    {
        Since("2026-01-01", Off(1m), end: "2026-02-01").AppliesAt(At(at)).ShouldBe(applies);
        Since("2026-01-01", Off(1m)).AppliesAt(At(at)).ShouldBe(applies || at.StartsWith("2026-02", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-01-01", "2026-02-01", true, true)]
    [InlineData("2026-01-02", "2026-02-01", false, true)]
    [InlineData("2026-01-01", "2026-01-31", true, false)]
    [InlineData("2026-01-31T23:59:59Z", "2026-02-01", false, true)]
    [InlineData("2026-02-01", "2026-03-01", false, false)]
    [InlineData("2025-12-01", "2026-01-01", false, false)]
    public void R4_The_service_start_decides_in_advance_and_the_last_instant_in_arrears(string start, string end, bool inAdvance, bool inArrears)
    {
        var interval = Since(start, Off(1m), end: end);
        var january = new ServicePeriod(At("2026-01-01"), At("2026-02-01"));
        interval.AppliesAt(AdjustmentInterval.DecisiveInstant(BillingMode.InAdvance, january)).ShouldBe(inAdvance);
        interval.AppliesAt(AdjustmentInterval.DecisiveInstant(BillingMode.InArrears, january)).ShouldBe(inArrears);
    }

    [Fact]
    public void R4_A_period_without_length_is_decided_where_it_stands() =>
        AdjustmentInterval.DecisiveInstant(BillingMode.InArrears, new ServicePeriod(At("2026-01-01"), At("2026-01-01"))).ShouldBe(At("2026-01-01"));

    [Fact]
    public void It_does_not_end_before_it_starts()
    {
        Should.Throw<ArgumentException>(() => Since("2026-01-02", Off(1m), end: "2026-01-01"))
            .Message.ShouldBe("An adjustment interval cannot end before it starts. (Parameter 'end')");
        Should.Throw<ArgumentException>(() => Since("2026-01-02", Off(1m)).EndingAt(At("2026-01-01"))).ParamName.ShouldBe("end");
        Should.Throw<ArgumentException>(() => Since("2026-01-02", Off(1m), sequence: -1)).ParamName.ShouldBe("sequence");
        Since("2026-01-02", Off(1m), end: "2026-01-02").AppliesAt(At("2026-01-02")).ShouldBeFalse();
        Since("2026-01-02", Off(1m), 3).EndingAt(At("2026-02-02")).ShouldBe(Since("2026-01-02", Off(1m), 3, "2026-02-02"));
        Since("2026-01-02", Off(1m), 3, "2026-02-02").EndingAt(null).ShouldBe(Since("2026-01-02", Off(1m), 3));
    }
}
