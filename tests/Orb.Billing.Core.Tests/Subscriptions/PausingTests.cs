using Orb.Billing.Core.Subscriptions;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Subscriptions;

/// <summary>Which stretches are paused after each edit (R20). What that does to the money is with <see cref="PauseTests"/>.</summary>
public sealed class PausingTests
{
    private static readonly SubscriptionTimeline Usage = Timeline(Interval(Metered(new Core.Rating.UnitPriceModel(1m)), "2026-01-01"));
    private static readonly SubscriptionTimeline April = Usage.Pause(Paused("2026-04-11", "2026-04-21"));

    [Fact]
    public void A_pause_ends_after_it_starts()
    {
        foreach (var end in new[] { "2026-04-11", "2026-04-10" })
            Should.Throw<ArgumentException>(() => Paused("2026-04-11", end)).Message.ShouldBe("A pause ends after it starts. (Parameter 'end')");
    }

    [Fact]
    public void R20_Pauses_may_follow_each_other_but_not_overlap()
    {
        April.Pause(Paused("2026-04-25", "2026-04-28")).Pause(Paused("2026-04-21", "2026-04-25")).Pause(Paused("2026-04-05", "2026-04-11")).Pauses.Stretches()
            .ShouldBe(["2026-04-05 to 2026-04-11", "2026-04-11 to 2026-04-21", "2026-04-21 to 2026-04-25", "2026-04-25 to 2026-04-28"]);
        Should.Throw<ArgumentException>(() => April.Pause(Paused("2026-04-20", "2026-04-25")))
            .Message.ShouldBe("The subscription is paused within 2026-04-20T00:00:00Z to 2026-04-25T00:00:00Z already. (Parameter 'pause')");
        Should.Throw<ArgumentException>(() => April.Pause(Paused("2026-04-01", "2026-04-12")));
        Should.Throw<ArgumentException>(() => April.Pause(Paused("2026-04-01")));
        Should.Throw<ArgumentException>(() => Usage.Pause(Paused("2026-04-11")).Pause(Paused("2026-06-01", "2026-07-01")));
    }

    [Theory]
    [InlineData("2026-04-11", "2026-04-15", "2026-04-11 to 2026-04-15, 2026-04-15 to 2026-04-21, taken back 2026-04-30")]
    [InlineData("2026-04-15", "2026-04-21", "2026-04-11 to 2026-04-15, taken back 2026-04-30, 2026-04-15 to 2026-04-21")]
    [InlineData("2026-04-01", "2026-04-30", "2026-04-01 to 2026-04-30")]
    public void R20_What_a_pause_covers_of_one_taken_back_is_simply_paused(string start, string end, string stretches) =>
        string.Join(", ", April.RemovePause(At("2026-04-11"), At("2026-04-30")).Pause(Paused(start, end)).Pauses.Stretches()).ShouldBe(stretches);

    [Theory]
    [InlineData("2026-04-15", null)]
    [InlineData("2026-04-14", null)]
    [InlineData("2026-04-16", "2026-04-16")]
    public void R20_Resuming_ends_the_pause_that_runs_and_keeps_when_that_was_agreed_if_later(string agreed, string? resumedAt)
    {
        var paused = April.Pause(Paused("2026-05-01", "2026-05-11")).Resume(At("2026-04-15"), At(agreed));
        paused.Pauses.Stretches().ShouldBe(["2026-04-11 to 2026-04-15", "2026-05-01 to 2026-05-11"]);
        paused.Pauses[0].ResumedAt.ShouldBe(resumedAt is null ? null : At(resumedAt));
    }

    [Fact]
    public void R20_Resumed_at_its_start_a_pause_never_was() => April.Resume(At("2026-04-11"), At("2026-04-11")).ShouldBe(Usage);

    [Fact]
    public void R20_Only_a_pause_that_runs_can_be_resumed()
    {
        Should.Throw<ArgumentException>(() => April.Resume(At("2026-04-21"), At("2026-04-21")))
            .Message.ShouldBe("The subscription is not paused at 2026-04-21T00:00:00Z. (Parameter 'at')");
        Should.Throw<ArgumentException>(() => April.RemovePause(At("2026-04-11"), At("2026-04-15")).Resume(At("2026-04-14"), At("2026-04-20")));
    }

    [Theory]
    [InlineData("2026-04-10T23:59:59Z", false)]
    [InlineData("2026-04-11", true)]
    [InlineData("2026-04-20T23:59:59Z", true)]
    [InlineData("2026-04-21", false)]
    public void R6_A_pause_is_half_open(string at, bool paused)
    {
        (April.PauseAt(At(at)) is not null).ShouldBe(paused);
        (Usage.Pause(Paused("2026-04-11")).PauseAt(At(at)) is not null).ShouldBe(paused || at == "2026-04-21");
        April.RemovePause(At("2026-04-11"), At("2026-04-30")).PauseAt(At(at)).ShouldBeNull();
    }

    [Fact]
    public void R20_A_pause_taken_back_while_it_runs_was_one_up_to_then()
    {
        var paused = April.Pause(Paused("2026-03-01", "2026-03-11")).Pause(Paused("2026-05-01", "2026-05-11"));
        paused.RemovePause(At("2026-04-11"), At("2026-04-15")).Pauses.Stretches()
            .ShouldBe(["2026-03-01 to 2026-03-11", "2026-04-11 to 2026-04-15, taken back 2026-04-15", "2026-05-01 to 2026-05-11"]);
        paused.RemovePause(At("2026-04-11"), At("2026-04-25")).Pauses.Stretches()
            .ShouldBe(["2026-03-01 to 2026-03-11", "2026-04-11 to 2026-04-21, taken back 2026-04-25", "2026-05-01 to 2026-05-11"]);
        paused.RemovePause(At("2026-04-11"), At("2026-04-11")).Pauses.Stretches().ShouldBe(["2026-03-01 to 2026-03-11", "2026-05-01 to 2026-05-11"]);
    }

    [Fact]
    public void R20_Only_a_pause_that_stands_is_taken_back()
    {
        Should.Throw<ArgumentException>(() => April.RemovePause(At("2026-04-12"), At("2026-04-15")))
            .Message.ShouldBe("No pause of the subscription starts at 2026-04-12T00:00:00Z. (Parameter 'start')");
        var removed = April.RemovePause(At("2026-04-11"), At("2026-04-15"));
        Should.Throw<ArgumentException>(() => removed.RemovePause(At("2026-04-11"), At("2026-04-16")));
        Should.Throw<ArgumentException>(() => Usage.RemovePause(At("2026-04-11"), At("2026-04-16")));
    }

    private static Pause Paused(string start, string? end = null) => new(At(start), end is null ? null : At(end));
}
