using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>A subscription as it stands at an instant: without what is planned for later (R8, R20).</summary>
public sealed class StandingTimelineTests
{
    private static readonly SubscriptionTimeline Open = Timeline(Numbered(1));

    [Fact]
    public void What_takes_effect_at_the_instant_is_not_planned_for_later()
    {
        var timeline = Timeline(Numbered(1, "2026-02-01", Quantity("2026-02-01", 2m)), Numbered(2, "2026-01-20")).Pause(Paused("2026-02-01", "2026-02-02")) with { End = At("2026-02-01") };
        timeline.StandingAt(At("2026-02-01")).ShouldBeSameAs(timeline);
        Open.StandingAt(At("2026-02-01")).ShouldBeSameAs(Open);
    }

    [Fact]
    public void A_planned_end_is_left_out()
    {
        var standing = (Open with { End = At("2026-02-02") }).StandingAt(At("2026-02-01"));
        standing.ShouldBe(Open);
        Timeline(Numbered(1), Numbered(2, "2026-02-02"), Numbered(3, "2026-01-20"), Numbered(4, "2026-03-01") with { IsOnePeriod = true }).StandingAt(At("2026-02-01")).Prices()
            .ShouldBe(["1: 2026-01-01 to open", "2: 2026-01-01 to open", "3: 2026-01-01 to 2026-01-20", "4: 2026-01-01 to 2026-03-01"]);
    }

    [Fact]
    public void Planned_quantities_are_left_out()
    {
        var planned = Timeline(Numbered(1), Numbered(2, null, Quantity("2026-01-10", 2m), Quantity("2026-02-01", 3m), Quantity("2026-02-02", 4m)));
        planned.StandingAt(At("2026-02-01")).ShouldBe(Timeline(Numbered(1), Numbered(2, null, Quantity("2026-01-10", 2m), Quantity("2026-02-01", 3m))));
    }

    [Fact]
    public void Planned_pauses_are_left_out()
    {
        var planned = Open.Pause(Paused("2026-01-10", "2026-01-15")).Pause(Paused("2026-02-01", "2026-02-02")).Pause(Paused("2026-02-02", null));
        planned.StandingAt(At("2026-02-01")).Pauses.Stretches().ShouldBe(["2026-01-10 to 2026-01-15", "2026-02-01 to 2026-02-02"]);
    }

    [Theory]
    [InlineData("2026-01-20")]
    [InlineData("2026-02-01")]
    public void An_end_that_has_come_stays_whatever_else_was_planned(string end)
    {
        var timeline = Timeline(Numbered(1, null, Quantity("2026-03-01", 2m))) with { End = At(end) };
        timeline.StandingAt(At("2026-02-01")).ShouldBe(Open with { End = At(end) });
    }

    private static Pause Paused(string start, string? end) => new(At(start), end is null ? null : At(end));

    private static PriceInterval Numbered(int id, string? end = null, params QuantityTransition[] quantities) =>
        Interval(Fee(30m), "2026-01-01", end, lineage: id, id: id, quantities: quantities);
}
