using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

public sealed class TimelineEdgesTests
{
    private static readonly AdjustmentInterval Discount = Adjusting.Since("2026-02-01", Adjusting.Percent(0.1m), end: "2026-07-01");

    private static readonly SubscriptionTimeline Edged =
        Timeline(Interval(Fee(30m), "2026-01-01", lineage: 2, id: 2), Interval(Fee(30m), "2026-01-01", "2026-06-01", quantities: [Quantity("2026-03-01", 2m)]))
            .Pause(new Pause(At("2026-04-01"), At("2026-05-01")))
            .Add(Discount) with
        { End = At("2026-12-01") };

    [Theory]
    [InlineData("2026-01-01", "2026-02-01")] // a discount begins
    [InlineData("2026-02-01", "2026-02-01")]
    [InlineData("2026-02-01T00:00:01Z", "2026-03-01")] // another quantity
    [InlineData("2026-03-02", "2026-04-01")] // a pause
    [InlineData("2026-04-02", "2026-05-01")]
    [InlineData("2026-05-02", "2026-06-01")] // the end of a price
    [InlineData("2026-06-02", "2026-07-01")] // the end of the discount
    [InlineData("2026-07-02", "2026-12-01")] // the end of the subscription
    [InlineData("2026-12-02", null)]
    public void R11_The_next_edge_is_the_first_at_which_charging_may_change(string from, string? edge) =>
        Edged.NextEdge(At(from)).ShouldBe(edge is null ? null : At(edge));

    [Fact]
    public void R11_What_is_open_has_no_edge() =>
        Timeline(Interval(Fee(30m), "2026-01-01")).Pause(new Pause(At("2026-02-01"), null)).Add(Adjusting.Since("2026-01-01", Adjusting.Percent(0.1m)))
            .NextEdge(At("2026-02-02")).ShouldBeNull();
}
