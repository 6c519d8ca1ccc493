using CsCheck;
using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>One amount off several fees of equal service, whose quantities change (R2, R4).</summary>
public sealed class DiscountedLifeTests
{
    [Fact]
    public void R4_An_amount_off_several_charges_stays_in_total_what_their_days_make_of_it_and_none_falls_below_zero() =>
        Gen.Select(Change.Prorated(ChangeKind.Quantity).Array[0, 5], Gen.Int[1, 3], Gen.Int[1, 9999].Array[3], Gen.Int[0, 20_000], Gen.Int[0, 27]).Sample(
            (changes, fees, cents, off, day) =>
            {
                var start = Given.At("2026-01-01") + Duration.FromDays(day);
                var discount = new AmountDiscount(new AdjustmentId(Given.Id(70)), AdjustmentTarget.All, Money.Of(off / 100m, Currency.Usd));
                var life = new Life([.. cents.Select(Fee)], fees, DateTimeZone.Utc, start, Given.Anchor("2026-01-01"), changes, [], Duration.Zero);
                var living = new Living(life, s => [new AdjustmentInterval(new AdjustmentIntervalId(Given.Id(60)), discount, s, null, 0)]);
                foreach (var change in changes)
                    living.Run(change);
                living.End();
                foreach (var period in DayByDay.PriceOf(living.Timeline, []).GroupBy(p => p.Key.AnchorPeriodStart))
                {
                    var (first, last) = (period.Key, period.Key.PlusMonths(1));
                    var (from, to) = (LocalDate.Max(first, start.InUtc().Date), LocalDate.Min(last, living.Timeline.End!.Value.InUtc().Date));
                    var cut = decimal.Round(off / 100m * Period.DaysBetween(from, to) / Period.DaysBetween(first, last), 2, MidpointRounding.AwayFromZero);
                    var settled = period.Select(p => living.Settled[p.Key].Settled.Amount).ToList();
                    settled.Sum().ShouldBe(Math.Max(0m, period.Sum(p => p.Value) - cut));
                    settled.ShouldAllBe(s => s >= 0m);
                }
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R2_R4_R11_Whatever_is_adjusted_and_changed_each_charge_is_settled_at_what_the_last_timeline_makes_of_it() =>
        Gen.Select(Life.With(Change.Any(Enum.GetValues<ChangeKind>())), Discounts.Any).Sample(
            (life, discounts) =>
            {
                var living = new Living(life, discounts).ToItsEnd();
                var targets = living.Targets();
                foreach (var key in living.Settled.Keys.Union(targets.Keys))
                    (living.Settled.GetValueOrDefault(key)?.Settled.Amount ?? 0m).ShouldBe(targets.GetValueOrDefault(key), key.ToString());
            },
            iter: Given.Runs(10_000));

    private static Price Fee(int cents, int n) => Price.FixedFee(
        new PriceId(Given.Id(20 + n)), "P" + n, new ItemId(Given.Id(3)), Currency.Usd, Cadence.Monthly, BillingMode.InAdvance, new UnitPriceModel(cents / 100m), 2m);
}
