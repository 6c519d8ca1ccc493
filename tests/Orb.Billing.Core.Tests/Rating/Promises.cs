using CsCheck;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>What every price model keeps, and usage at random to try it with.</summary>
internal static class Promises
{
    /// <summary>0 to 2,000 in thousandths.</summary>
    public static Gen<decimal> Quantity { get; } = Gen.Int[0, 2_000_000].Select(n => n / 1000m);

    /// <summary>Tiers that touch, some with flat amounts, the last open or not.</summary>
    public static Gen<Tier[]> Tiers { get; } =
        Gen.Select(Gen.Int[1, 500].Array[1, 6], Gen.Int[0, 300].Array[6], Gen.Int[0, 50].Array[6], Gen.Bool, Gen.Bool).Select((widths, rates, flats, open, isFlat) =>
        {
            var from = 0m;
            return widths.Select((width, i) =>
            {
                var tier = new Tier(from, open && i == widths.Length - 1 ? null : from + width, rates[i] / 100m, isFlat ? flats[i] : 0m);
                from += width;
                return tier;
            }).ToArray();
        });

    /// <summary>Groups by so many properties, of few values, so that they meet the cells of a model and each other.</summary>
    public static Gen<GroupUsage[]> Groups(int properties) =>
        Gen.Select(Gen.OneOf<string?>("a", "b", "c", null).Array[properties], Quantity).Select((values, quantity) => new GroupUsage(values, quantity)).Array[0, 12];

    /// <summary>Levels, some of them equal, over full periods of several lengths.</summary>
    public static Gen<LevelUsage[]> Levels { get; } = Gen.Select(Quantity.Array[1, 12], Gen.Select(Gen.Int[0, 11], Gen.Int[0, 31], Gen.Int[1, 60]).Array[0, 12])
        .Select((levels, held) => held.Select(h => new LevelUsage(levels[h.Item1 % levels.Length], h.Item2, h.Item3)).ToArray());

    /// <summary>Amounts of transactions, in their order.</summary>
    public static Gen<decimal[]> Amounts { get; } = Gen.Int[0, 100_000].Select(n => n / 100m).Array[0, 20];

    /// <summary>An input of transactions.</summary>
    public static RatingInput Of(params decimal[] amounts) => RatingInput.OfEvents([.. amounts.Select(a => new EventUsage(a))]);

    /// <summary>The parts sum to the whole, more costs no less where the model says so, and the same usage costs the same again.</summary>
    public static void Kept(PriceModel model, RatingInput less, RatingInput more)
    {
        var (first, second) = (model.Rate(less), model.Rate(more));
        Whole(first);
        Whole(second);
        if (!model.CanFall)
            first.Exact.ShouldBeLessThanOrEqualTo(second.Exact, model.ToString());
        model.Rate(less).Exact.ShouldBe(first.Exact);

        static void Whole(Rated rated)
        {
            if (rated.Parts.Count > 0)
                rated.Parts.Sum(p => p.Exact).ShouldBe(rated.Exact);
            rated.Exact.ShouldBeGreaterThanOrEqualTo(0m);
        }
    }

    /// <summary>The same for a model of one quantity.</summary>
    public static void Kept(PriceModel model, decimal one, decimal other) =>
        Kept(model, new RatingInput(Math.Min(one, other)), new RatingInput(Math.Max(one, other)));

    /// <summary>The same for a model of groups, in whatever order they come; <paramref name="more"/> is usage that comes on top.</summary>
    public static void Kept(PriceModel model, GroupUsage[] groups, GroupUsage[] more)
    {
        var rated = model.Rate(RatingInput.OfGroups(groups));
        Kept(model, RatingInput.OfGroups(groups), RatingInput.OfGroups([.. groups, .. more]));
        var reversed = model.Rate(RatingInput.OfGroups(groups.Reverse()));
        reversed.Exact.ShouldBe(rated.Exact);
        reversed.Parts.ShouldBe(rated.Parts);
    }

    /// <summary>The same for a model of events; <paramref name="more"/> come later.</summary>
    public static void Kept(PriceModel model, decimal[] events, decimal[] more) => Kept(model, Of(events), Of([.. events, .. more]));
}
