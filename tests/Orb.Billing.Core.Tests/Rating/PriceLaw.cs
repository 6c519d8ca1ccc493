using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

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
                    rated.Parts.Sum(p => p.Exact).ShouldBe(rated.Exact);
                rated.Parts.ShouldAllBe(p => p.Quantity >= 0m);
            }
        }),
        new("R25 it is never below zero", Always, (_, price, usage) =>
        {
            price.Rate(usage.Less).Exact.ShouldBeGreaterThanOrEqualTo(0m);
            price.Rate(usage.More).Exact.ShouldBeGreaterThanOrEqualTo(0m);
        }),
        new("R16 more costs no less where it says that it cannot fall", Always, (_, price, usage) =>
        {
            if (!price.CanFall)
                price.Rate(usage.Less).Exact.ShouldBeLessThanOrEqualTo(price.Rate(usage.More).Exact);
        }),
        new("nothing used costs nothing but a flat amount or a minimum", Always, (model, price, usage) =>
        {
            price.Rate(usage.Nothing).Exact.ShouldBe(model.DueAtZero(price));
            if (model.DueAtZero(price) == 0m)
                price.Rate(usage.Nothing).Parts.ShouldBeEmpty();
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
            apart.Sum(r => r.Exact).ShouldBe(price.Rate(usage.Less).Exact);
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

    private static bool Always(PriceAtRandom model, PricedUsageKind kind) => true;
}
