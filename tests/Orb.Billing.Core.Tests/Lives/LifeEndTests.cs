using CsCheck;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>What a life has come to at its end, whatever was changed in it and in whatever order.</summary>
public sealed class LifeEndTests
{
    private static readonly ChangeKind[] Kinds = Enum.GetValues<ChangeKind>();

    [Fact]
    public void R5_R8_R11_After_prorated_changes_each_charge_is_settled_at_the_price_of_its_days() =>
        Life.With(Change.Prorated(Kinds)).Sample(
            life =>
            {
                var living = new Living(life).ToItsEnd();
                var expected = DayByDay.PriceOf(living.Timeline, life.Events);
                foreach (var key in living.Settled.Keys.Union(expected.Keys))
                    (living.Settled.GetValueOrDefault(key)?.Settled.Amount ?? 0m).ShouldBe(expected.GetValueOrDefault(key), key.ToString());
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R11_R20_Whatever_the_policies_and_times_of_changes_each_charge_is_settled_at_what_the_last_timeline_makes_of_it() =>
        Life.With(Change.Any(Kinds)).Sample(
            life =>
            {
                var living = new Living(life).ToItsEnd();
                var targets = living.Targets();
                foreach (var (key, charge) in living.Settled)
                    charge.Settled.Amount.ShouldBe(targets.GetValueOrDefault(key), key.ToString());
                // What was never billed is not due either: no line is missing.
                targets.Keys.ShouldBeSubsetOf(living.Settled.Keys);
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R11_A_goodwill_credit_is_not_billed_again_and_lowers_only_what_may_still_be_credited() =>
        Gen.Select(Life.With(Change.Prorated(Kinds), most: 4), Gen.Int[0, 4], Gen.Int[0, 9], Gen.Int[1, 9]).Sample(
            (life, after, which, tenths) =>
            {
                var living = new Living(life);
                foreach (var change in life.Changes.Take(after))
                    living.Run(change);
                living.Goodwill(which, tenths);
                foreach (var change in life.Changes.Skip(after))
                    living.Run(change);
                living.End();
                var targets = living.Targets();
                foreach (var (key, charge) in living.Settled)
                {
                    var target = targets.GetValueOrDefault(key);
                    charge.Settled.Amount.ShouldBeGreaterThanOrEqualTo(target);
                    // More than the target stays settled only where every line is credited to its last cent.
                    if (charge.Settled.Amount > target)
                        charge.Lines.ShouldAllBe(l => l.Credited == l.Charged);
                }
            },
            iter: Given.Runs(10_000));
}
