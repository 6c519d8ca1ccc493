using CsCheck;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Prices of one model at random, and what there is to know of the model to say which laws hold of it.</summary>
/// <param name="Prices">The prices.</param>
/// <param name="Numbers">The numbers that usage is made of.</param>
internal sealed record PriceAtRandom(Gen<PriceModel> Prices, NumbersAtRandom Numbers)
{
    /// <summary>What no usage costs in a full period: a flat amount or a minimum. Nothing by default.</summary>
    public Func<PriceModel, decimal> DueAtZero { get; init; } = _ => 0m;

    /// <summary>What a group costs that is named and comes to no units, or an event of nothing: a flat amount, a minimum or a fixed fee. Nothing by default.</summary>
    public Func<PriceModel, RatingInput, IEnumerable<decimal>> DueOfZeroes { get; init; } = (_, _) => [];

    /// <summary>The same of a model for which every group that is named costs so much.</summary>
    public static Func<PriceModel, RatingInput, IEnumerable<decimal>> ForEachGroup<T>(Func<T, string?, decimal> due)
        where T : PriceModel =>
        (price, input) => input.Groups.Select(g => due((T)price, g.Values[0]));

    /// <summary>Whether each group costs what it would cost alone.</summary>
    public bool GroupsStandAlone { get; init; }

    /// <summary>Whether events cost the same in any order.</summary>
    public bool EventsStandAlone { get; init; }

    /// <summary>Whether it holds amounts fixed in money for a full period, which a share of the period cuts (R4).</summary>
    public bool CutsFixedAmounts { get; init; }

    /// <summary>The values that groups take.</summary>
    public IReadOnlyList<string?> Values { get; init; } = ["a", "b", "c", null];

    /// <summary>Usage for a price of the model.</summary>
    public Gen<TriedUsage> Usage(PriceModel model) => model.Usage.Kind switch
    {
        PricedUsageKind.Groups => Gen.Select(Groups(model), Groups(model), TriedUsage.OfGroups),
        PricedUsageKind.Events => Gen.Select(Numbers.Amount.Array[0, 20], Numbers.Amount.Array[0, 20], TriedUsage.OfEvents),
        PricedUsageKind.Subtotals => Gen.Select(Subtotals, Subtotals, TriedUsage.OfSubtotals),
        PricedUsageKind.Levels => Gen.OneOf(
            Gen.Select(Numbers.Quantity, Numbers.Quantity, TriedUsage.OfQuantity), Gen.Select(Promises.Levels, Promises.Levels, TriedUsage.OfLevels)),
        _ => Gen.Select(Numbers.Quantity, Numbers.Quantity, TriedUsage.OfQuantity),
    };

    private Gen<decimal[]> Subtotals => Numbers.Amount.Select(Math.Abs).Array[0, 20];

    private Gen<GroupUsage[]> Groups(PriceModel model) =>
        Gen.Select(Gen.OneOf(Values.ToArray()).Array[model.Usage.Properties.Count], Gen.Frequency((1, Gen.Const(0m)), (5, Numbers.Quantity)))
            .Select((values, quantity) => new GroupUsage(values, quantity)).Array[0, 12];
}

/// <summary>Usage that laws are tried with.</summary>
/// <param name="Nothing">No usage at all.</param>
/// <param name="Zeroes">The groups or events of <paramref name="Less"/>, each of nothing.</param>
/// <param name="Less">Some.</param>
/// <param name="Reordered">The same in another order.</param>
/// <param name="More">The same and more.</param>
internal sealed record TriedUsage(RatingInput Nothing, RatingInput Zeroes, RatingInput Less, RatingInput Reordered, RatingInput More)
{
    /// <summary>Of groups, each of <see cref="Less"/> alone; else empty.</summary>
    public IReadOnlyList<RatingInput> GroupByGroup { get; init; } = [];

    /// <summary>Of groups, <see cref="Less"/> with more of one of them, for each; else empty.</summary>
    public IReadOnlyList<RatingInput> MoreOfOne { get; init; } = [];

    public static TriedUsage OfQuantity(decimal one, decimal other) =>
        new(new RatingInput(0m), new RatingInput(0m), new RatingInput(one), new RatingInput(one), new RatingInput(one + other));

    public static TriedUsage OfGroups(GroupUsage[] groups, GroupUsage[] more)
    {
        var less = RatingInput.OfGroups(groups);
        return new(
            RatingInput.OfGroups([]), RatingInput.OfGroups(groups.Select(g => g with { Quantity = 0m })),
            less, RatingInput.OfGroups(groups.Reverse()), RatingInput.OfGroups([.. groups, .. more]))
        {
            GroupByGroup = [.. less.Groups.GroupBy(g => g.Values[0]).Select(RatingInput.OfGroups)],
            MoreOfOne = [.. less.Groups.Zip(more, (group, added) => RatingInput.OfGroups([.. groups, group with { Quantity = added.Quantity }]))],
        };
    }

    public static TriedUsage OfEvents(decimal[] events, decimal[] more) =>
        new(Promises.Of(), Promises.Of([.. events.Select(e => Math.Min(0m, e))]), Promises.Of(events), Promises.Of([.. events.Reverse()]), Promises.Of([.. events, .. more]));

    public static TriedUsage OfLevels(LevelUsage[] levels, LevelUsage[] more) => new(
        RatingInput.OfLevels([]), RatingInput.OfLevels(levels.Select(l => new LevelUsage(0m, l.Held, l.Whole))),
        RatingInput.OfLevels(levels), RatingInput.OfLevels(levels.Reverse()), RatingInput.OfLevels([.. levels, .. more]));

    public static TriedUsage OfSubtotals(decimal[] charges, decimal[] more) => new(
        RatingInput.OfSubtotals([]), RatingInput.OfSubtotals([.. charges.Select(_ => 0m)]),
        RatingInput.OfSubtotals(charges), RatingInput.OfSubtotals([.. charges.Reverse()]), RatingInput.OfSubtotals([.. charges, .. more]));
}
