using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>The quantities of a fee in April 2026, which starts with 5 (R8, R20).</summary>
public sealed class QuantityStretchTests
{
    [Fact]
    public void What_is_in_force_where_the_period_starts_counts_from_there_and_is_due_when_it_was_agreed()
    {
        Of(Quantity("2026-04-01", 7m) with { DueFrom = At("2026-04-03"), Prorated = false }).ShouldBe([new(At("2026-04-01"), 7m, false, At("2026-04-03"))]);
        Of(Quantity("2026-03-20", 7m) with { DueFrom = At("2026-03-25") }).ShouldBe([new(At("2026-04-01"), 7m, false, At("2026-03-25"))]);
        Of(Quantity("2026-03-20", 6m) with { DueFrom = At("2026-03-25") }, Quantity("2026-03-28", 7m)).ShouldBe([new(At("2026-04-01"), 7m, false, null)]);
        Of(Quantity("2026-04-11", 7m) with { DueFrom = At("2026-04-13") })
            .ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-11"), 7m, false, At("2026-04-13"))]);
    }

    [Theory]
    [InlineData(7, true, CreditPolicy.Prorated, false)]
    [InlineData(7, false, CreditPolicy.Prorated, true)]
    [InlineData(7, true, CreditPolicy.Full, false)]
    [InlineData(3, true, CreditPolicy.Prorated, false)]
    [InlineData(3, false, CreditPolicy.Prorated, false)]
    [InlineData(3, true, CreditPolicy.Full, true)]
    public void R20_More_counts_for_the_whole_period_where_it_is_not_prorated_and_less_where_all_is_given_back(
        int quantity, bool prorated, CreditPolicy credit, bool isWhole) =>
        Of(Quantity("2026-04-11", quantity) with { Prorated = prorated, Credit = credit })
            .ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-11"), quantity, isWhole, null)]);

    [Fact]
    public void R20_Less_of_a_fee_in_arrears_gives_nothing_back_and_is_prorated_or_not() =>
        Of(BillingMode.InArrears, Quantity("2026-04-11", 3m) with { Credit = CreditPolicy.None }, Quantity("2026-04-21", 2m) with { Prorated = false })
            .ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-11"), 3m, false, null), new(At("2026-04-21"), 2m, true, null)]);

    [Theory]
    [InlineData(CreditPolicy.Prorated)]
    [InlineData(CreditPolicy.None)]
    [InlineData(CreditPolicy.Full)]
    public void R20_What_changes_nothing_gives_nothing_back_and_counts_for_nothing_before_it(CreditPolicy credit) =>
        Of(Quantity("2026-04-11", 5m) with { Prorated = false, Credit = credit })
            .ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-11"), 5m, false, null)]);

    [Fact]
    public void R20_A_period_left_charged_by_a_reduction_stays_so_when_the_reduction_is_repeated_and_when_it_ends()
    {
        var less = Quantity("2026-04-11", 3m) with { Credit = CreditPolicy.None };
        Of(less, Quantity("2026-04-21", 3m) with { Prorated = false }).ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-21"), 5m, false, null)]);
        Of(less, Quantity("2026-04-21", 5m) with { Credit = CreditPolicy.Full }).ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-21"), 5m, false, null)]);
    }

    [Fact]
    public void R8_Of_several_on_one_day_the_last_counts_and_for_the_whole_period_where_one_of_them_does()
    {
        var whole = Quantity("2026-04-11T09:00:00Z", 7m) with { Prorated = false };
        Of(whole, Quantity("2026-04-11T15:00:00Z", 8m)).ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-11T09:00:00Z"), 8m, true, null)]);
        Of(Quantity("2026-04-11T08:00:00Z", 6m), whole).ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-11T08:00:00Z"), 7m, true, null)]);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("2026-03-30", "2026-03-30")] // agreed before the day was billed: it is billed with it
    [InlineData("2026-04-01T00:00:00Z", "2026-04-01T15:00:00Z")]
    [InlineData("2026-04-01T09:00:00Z", "2026-04-01T15:00:00Z")]
    [InlineData("2026-04-01T18:00:00Z", "2026-04-01T18:00:00Z")]
    public void R8_On_a_day_that_is_billed_already_a_change_is_due_where_it_takes_effect_or_was_agreed(string? agreed, string? due) =>
        Of(Quantity("2026-04-01T15:00:00Z", 7m) with { DueFrom = Moment(agreed) }).ShouldBe([new(At("2026-04-01"), 7m, false, Moment(due))]);

    [Theory]
    [InlineData("2026-04-13", null, "2026-04-13")]
    [InlineData(null, "2026-04-14", "2026-04-14")]
    [InlineData("2026-04-13", "2026-04-14", "2026-04-14")]
    [InlineData("2026-04-14", "2026-04-13", "2026-04-14")]
    public void R8_Of_two_on_one_day_nothing_is_due_before_the_later_agreement(string? first, string? second, string due) =>
        Of(Quantity("2026-04-11T09:00:00Z", 7m) with { DueFrom = Moment(first) }, Quantity("2026-04-11T15:00:00Z", 8m) with { DueFrom = Moment(second) })
            .ShouldBe([new(At("2026-04-01"), 5m, false, null), new(At("2026-04-11T09:00:00Z"), 8m, false, At(due))]);

    private static IReadOnlyList<QuantityStretch> Of(params QuantityTransition[] changes) => Of(BillingMode.InAdvance, changes);

    private static IReadOnlyList<QuantityStretch> Of(BillingMode mode, params QuantityTransition[] changes)
    {
        var interval = Interval(Fee(30m, mode, quantity: 5m), "2026-03-01", quantities: changes);
        return QuantityStretch.Of(interval, new ServicePeriod(At("2026-04-01"), At("2026-05-01")), Timeline(interval));
    }

    private static Instant? Moment(string? text) => text is null ? null : At(text);
}
