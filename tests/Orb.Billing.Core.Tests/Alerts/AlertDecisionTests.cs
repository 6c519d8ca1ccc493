using CsCheck;
using Orb.Billing.Core.Alerts;

namespace Orb.Billing.Core.Tests.Alerts;

/// <summary>Which thresholds of an alert fire (R26).</summary>
public sealed class AlertDecisionTests
{
    private static readonly decimal[] Thresholds = [100m, 500m];

    [Theory]
    [InlineData(99, "")]
    [InlineData(100, "100")] // at the threshold, not beyond it
    [InlineData(499, "100")]
    [InlineData(750, "100 500")]
    public void A_level_fires_the_thresholds_it_has_reached(int level, string fires) => Text(AlertDecision.InPeriod(Thresholds, [], level)).ShouldBe(fires);

    [Theory]
    [InlineData(750, "500")]
    [InlineData(100, "")]
    [InlineData(20, "")] // usage was taken back: what fired stays fired
    public void What_has_fired_in_the_period_does_not_fire_again(int level, string fires) => Text(AlertDecision.InPeriod(Thresholds, [100m], level)).ShouldBe(fires);

    [Fact]
    public void Of_several_thresholds_reached_at_once_the_farthest_is_told() => AlertDecision.InPeriod([500m, 100m, 300m], [], 400m).Reported.ShouldBe(300m);

    [Fact]
    public void A_threshold_added_below_one_that_has_fired_is_not_told_in_that_period() => AlertDecision.InPeriod([80m, 100m], [100m], 120m).ShouldBe(AlertDecision.None);

    [Fact]
    public void An_alert_without_thresholds_never_fires()
    {
        AlertDecision.InPeriod([], [], 1_000m).ShouldBe(AlertDecision.None);
        AlertDecision.OnMove(AlertKind.CreditBalanceDropped, [], 5m, 0m).ShouldBe(AlertDecision.None);
        AlertDecision.None.Reported.ShouldBeNull();
    }

    [Fact]
    public void Decisions_are_equal_where_the_same_fires_in_the_same_order()
    {
        var decision = new AlertDecision([100m, 500m]);

        decision.ShouldBe(new AlertDecision([100m, 500m]));
        decision.GetHashCode().ShouldBe(new AlertDecision([100m, 500m]).GetHashCode());
        decision.ShouldNotBe(new AlertDecision([500m, 100m]));
        decision.ShouldNotBe(new AlertDecision([100m]));
        decision.Equals(null).ShouldBeFalse();
    }

    [Theory]
    [InlineData(120, 80, "100")]
    [InlineData(120, 100, "100")]
    [InlineData(120, 20, "100 50")]
    [InlineData(100, 80, "")] // it was at the threshold before
    [InlineData(20, 120, "")]
    public void A_balance_that_falls_fires_the_thresholds_it_meets(int before, int after, string fires) =>
        Text(AlertDecision.OnMove(AlertKind.CreditBalanceDropped, [50m, 100m], before, after)).ShouldBe(fires);

    [Theory]
    [InlineData(AlertKind.CreditBalanceDepleted, 5, 0, "0")]
    [InlineData(AlertKind.CreditBalanceDepleted, 5, -3, "0")]
    [InlineData(AlertKind.CreditBalanceDepleted, 5, 1, "")]
    [InlineData(AlertKind.CreditBalanceDepleted, 0, -3, "")]
    [InlineData(AlertKind.CreditBalanceRecovered, 0, 5, "0")]
    [InlineData(AlertKind.CreditBalanceRecovered, -3, 5, "0")]
    [InlineData(AlertKind.CreditBalanceRecovered, -3, 0, "")]
    [InlineData(AlertKind.CreditBalanceRecovered, 1, 5, "")]
    public void Credits_are_depleted_at_zero_and_recovered_above_it(AlertKind kind, int before, int after, string fires) =>
        Text(AlertDecision.OnMove(kind, [], before, after)).ShouldBe(fires);

    [Fact]
    public void Usage_is_no_balance() =>
        Should.Throw<ArgumentOutOfRangeException>(() => AlertDecision.OnMove(AlertKind.UsageExceeded, [1m], 2m, 0m)).Message.ShouldStartWith("It watches no balance.");

    [Fact]
    public void In_a_period_each_threshold_fires_once_whatever_the_order_of_levels() =>
        Gen.Select(Gen.Int[1, 50].Array[1, 6], Gen.Int[0, 60].Array[1, 12]).Sample((given, levels) =>
        {
            decimal[] thresholds = [.. given.Select(t => (decimal)t)];
            List<decimal> fired = [];
            foreach (var level in levels)
            {
                var decision = AlertDecision.InPeriod(thresholds, fired, level);
                fired.AddRange(decision.Crossed);
                AlertDecision.InPeriod(thresholds, fired, level).ShouldBe(AlertDecision.None);
            }

            fired.ShouldBe(thresholds.Distinct().Where(t => t <= levels.Max()).Order());
        });

    [Fact]
    public void A_balance_is_depleted_and_recovered_in_turn() =>
        Gen.Int[-5, 5].Array[1, 20].Sample(balances =>
        {
            var before = 0m;
            var isDepleted = true;
            foreach (var after in balances.Select(b => (decimal)b))
            {
                var depleted = AlertDecision.OnMove(AlertKind.CreditBalanceDepleted, [], before, after).Reported is not null;
                var recovered = AlertDecision.OnMove(AlertKind.CreditBalanceRecovered, [], before, after).Reported is not null;
                (depleted && recovered).ShouldBeFalse();
                if (depleted || recovered)
                    isDepleted.ShouldBe(recovered);
                isDepleted = depleted || (isDepleted && !recovered);
                isDepleted.ShouldBe(after <= 0m);
                before = after;
            }
        });

    [Fact]
    public void A_balance_that_moves_in_steps_fires_what_it_fires_in_one() =>
        Gen.Select(Gen.Int[0, 50].Array[1, 6], Gen.Int[0, 60].Array[2, 12]).Sample((given, moves) =>
        {
            decimal[] thresholds = [.. given.Select(t => (decimal)t)];
            decimal[] falling = [.. moves.Select(m => (decimal)m).OrderDescending()];
            var steps = falling.Zip(falling.Skip(1)).SelectMany(m => AlertDecision.OnMove(AlertKind.CreditBalanceDropped, thresholds, m.First, m.Second).Crossed);

            steps.ShouldBe(AlertDecision.OnMove(AlertKind.CreditBalanceDropped, thresholds, falling[0], falling[^1]).Crossed);
        });

    private static string Text(AlertDecision decision) => string.Join(' ', decision.Crossed);
}
