using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Tests.Adjustments;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>What holds of every price model, or of all that are of a kind.</summary>
/// <param name="Name">The law.</param>
/// <param name="AppliesTo">Whether a model of a kind has to keep it.</param>
/// <param name="Keep">Throws where a price does not keep it.</param>
internal sealed record PriceLaw(string Name, Func<PriceAtRandom, PricedUsageKind, bool> AppliesTo, Action<PriceAtRandom, PriceModel, TriedUsage> Keep)
{
    public static IReadOnlyDictionary<string, PriceLaw> All { get; } = new PriceLaw[]
    {
        new("R2 the parts sum to the whole", Always, (_, price, usage) =>
        {
            foreach (var rated in new[] { usage.Nothing, usage.Less, usage.More, usage.More with { PeriodIsOpen = true, Share = new Share(17, 31) } }.Select(price.Rate))
            {
                if (rated.Parts.Count > 0)
                    rated.Parts.Select(p => p.Exact).ShouldSumTo(rated.Exact);
                rated.Parts.ShouldAllBe(p => p.Quantity >= 0m);
            }
        }),
        new("R2 the sub lines sum to the subtotal", Always, (_, price, usage) =>
        {
            foreach (var rated in new[] { usage.Less, usage.More }.Select(price.Rate).Where(r => r.Parts.Count > 0))
            {
                foreach (var currency in new[] { "JPY", "USD", "KWD" }.Select(Currency.Iso))
                {
                    var subtotal = Money.Round(rated.Exact, currency);
                    Allocation.OfSum(subtotal, [.. rated.Parts.Select(p => p.Exact)]).Aggregate((sum, line) => sum + line).ShouldBe(subtotal);
                }
            }
        }),
        new("R25 it is never below zero", Always, (_, price, usage) =>
        {
            price.Rate(usage.Less).Exact.ShouldBeGreaterThanOrEqualTo(0m);
            price.Rate(usage.More).Exact.ShouldBeGreaterThanOrEqualTo(0m);
        }),
        new("R16 more costs no less where it says that it cannot fall", Always, (_, price, usage) =>
        {
            if (price.CanFall)
                return;
            var less = price.Rate(usage.Less).Exact;
            foreach (var more in usage.MoreOfOne.Append(usage.More))
            {
                price.Rate(more).Exact.ShouldBeGreaterThanOrEqualTo(less);
                price.Rate(more with { PeriodIsOpen = true }).Exact.ShouldBeGreaterThanOrEqualTo(price.Rate(usage.Less with { PeriodIsOpen = true }).Exact);
            }
        }),
        new("R16 discounted, capped and topped up, more costs no less where it says that it cannot fall", Always, (_, price, usage) =>
        {
            if (price.CanFall)
                return;
            foreach (var adjustments in Adjustments)
            {
                var less = Adjusted(price, usage.Less, adjustments);
                foreach (var more in usage.MoreOfOne.Append(usage.More))
                    Adjusted(price, more, adjustments).ShouldBeGreaterThanOrEqualTo(less, string.Join(", ", adjustments.Select(a => a.Kind)));
            }
        }),
        new("nothing used costs nothing but a flat amount or a minimum", Always, (model, price, usage) =>
        {
            price.Rate(usage.Nothing).Exact.ShouldBe(model.DueAtZero(price));
            if (model.DueAtZero(price) == 0m)
                price.Rate(usage.Nothing).Parts.ShouldBeEmpty();
        }),
        new("groups and events of nothing cost nothing but a flat amount, a minimum or a fixed fee", Always, (model, price, usage) =>
        {
            model.DueOfZeroes(price, usage.Zeroes).Append(model.DueAtZero(price)).ShouldSumTo(price.Rate(usage.Zeroes).Exact);
            price.Rate(usage.Zeroes with { PeriodIsOpen = true, Share = new Share(17, 31) }).Exact.ShouldBeLessThanOrEqualTo(price.Rate(usage.Zeroes).Exact);
        }),
        new("the same usage costs the same again", Always, (_, price, usage) =>
        {
            var first = price.Rate(usage.Less);
            var again = price.Rate(usage.Less);
            again.Exact.ShouldBe(first.Exact);
            again.Parts.ShouldBe(first.Parts);
        }),
        new("no order changes it", (model, kind) => kind is PricedUsageKind.Groups or PricedUsageKind.Subtotals or PricedUsageKind.Levels || model.EventsStandAlone, (_, price, usage) =>
        {
            var (first, second) = (price.Rate(usage.Less), price.Rate(usage.Reordered));
            second.Exact.ShouldBe(first.Exact);
            if (price.Usage.Kind != PricedUsageKind.Events)
                second.Parts.ShouldBe(first.Parts);
        }),
        new("groups add up", (model, _) => model.GroupsStandAlone, (_, price, usage) =>
        {
            var apart = usage.GroupByGroup.Select(price.Rate).ToList();
            apart.Select(r => r.Exact).ShouldSumTo(price.Rate(usage.Less).Exact);
            apart.SelectMany(r => r.Parts).ShouldBe(price.Rate(usage.Less).Parts);
        }),
        new("R8 usage is never prorated", (model, _) => !model.CutsFixedAmounts, (_, price, usage) =>
            price.Rate(usage.Less with { Share = new Share(10, 31) }).Exact.ShouldBe(price.Rate(usage.Less).Exact)),
        new("R4 a shorter period costs no more, and usage beyond all minimums the same", (model, _) => model.CutsFixedAmounts, (_, price, usage) =>
        {
            price.Rate(usage.Less with { Share = new Share(10, 31) }).Exact.ShouldBeLessThanOrEqualTo(price.Rate(usage.Less).Exact);
            price.Rate(usage.Less with { Share = new Share(31, 31) }).Exact.ShouldBe(price.Rate(usage.Less).Exact);
        }),
        new("R16 an open period costs no more than a closed one", Always, (_, price, usage) =>
            price.Rate(usage.Less with { PeriodIsOpen = true }).Exact.ShouldBeLessThanOrEqualTo(price.Rate(usage.Less).Exact)),
    }.ToDictionary(law => law.Name);

    private static Adjustment[][] Adjustments =>
    [
        [Adjusting.Free(7.5m)], [Adjusting.Percent(0.15m)], [Adjusting.AtLeast(20m)], [Adjusting.AtMost(500m)],
        [Adjusting.Free(100m, 1), Adjusting.Off(3m, 2), Adjusting.Percent(0.333m, 3), Adjusting.AtLeast(20m, 4), Adjusting.AtMost(500m, 5)],
    ];

    // As a charge is: free units off the usage, the price function, money, then what is adjusted in money (R3).
    private static decimal Adjusted(PriceModel price, RatingInput usage, Adjustment[] adjustments)
    {
        var free = UsageDiscounts.Apply(usage.Units, adjustments.Select((a, i) => Adjusting.Since("2026-01-01", a, i))).Taken.Sum(t => t.Units);
        var subtotal = Money.Round(price.Rate(usage.Without(free)).Exact, Currency.Usd);
        return Adjusting.Adjust([Adjusting.Line(subtotal)], adjustments).Single().AdjustedSubtotal.Amount;
    }

    private static bool Always(PriceAtRandom model, PricedUsageKind kind) => true;
}
