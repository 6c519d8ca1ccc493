using CsCheck;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Prices of one model at random, and what there is to know of the model to say which laws hold of it.</summary>
/// <param name="Prices">The prices.</param>
internal sealed record PriceAtRandom(Gen<PriceModel> Prices)
{
    /// <summary>What no usage costs in a full period: a flat amount or a minimum. Nothing by default.</summary>
    public Func<PriceModel, decimal> DueAtZero { get; init; } = _ => 0m;

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
        PricedUsageKind.Events => Gen.Select(Promises.Amounts, Promises.Amounts, TriedUsage.OfEvents),
        PricedUsageKind.Subtotals => Gen.Select(Promises.Amounts, Promises.Amounts, TriedUsage.OfSubtotals),
        PricedUsageKind.Levels => Gen.OneOf(
            Gen.Select(Promises.Quantity, Promises.Quantity, TriedUsage.OfQuantity), Gen.Select(Promises.Levels, Promises.Levels, TriedUsage.OfLevels)),
        _ => Gen.Select(Promises.Quantity, Promises.Quantity, TriedUsage.OfQuantity),
    };

    private Gen<GroupUsage[]> Groups(PriceModel model) =>
        Gen.Select(Gen.OneOf(Values.ToArray()).Array[model.Usage.Properties.Count], Gen.Frequency((1, Gen.Const(0m)), (5, Promises.Quantity)))
            .Select((values, quantity) => new GroupUsage(values, quantity)).Array[0, 12];
}

/// <summary>Usage that laws are tried with.</summary>
/// <param name="Nothing">No usage at all.</param>
/// <param name="Less">Some.</param>
/// <param name="Reordered">The same in another order.</param>
/// <param name="More">The same and more.</param>
/// <param name="GroupByGroup">Of groups, each of <paramref name="Less"/> alone; else empty.</param>
internal sealed record TriedUsage(
    RatingInput Nothing, RatingInput Less, RatingInput Reordered, RatingInput More, IReadOnlyList<RatingInput> GroupByGroup)
{
    public static TriedUsage OfQuantity(decimal one, decimal other) =>
        new(new RatingInput(0m), new RatingInput(one), new RatingInput(one), new RatingInput(one + other), []);

    public static TriedUsage OfGroups(GroupUsage[] groups, GroupUsage[] more)
    {
        var less = RatingInput.OfGroups(groups);
        return new(
            RatingInput.OfGroups([]), less, RatingInput.OfGroups(groups.Reverse()), RatingInput.OfGroups([.. groups, .. more]),
            [.. less.Groups.GroupBy(g => g.Values[0]).Select(RatingInput.OfGroups)]);
    }

    public static TriedUsage OfEvents(decimal[] events, decimal[] more) =>
        new(Promises.Of(), Promises.Of(events), Promises.Of([.. events.Reverse()]), Promises.Of([.. events, .. more]), []);

    public static TriedUsage OfLevels(LevelUsage[] levels, LevelUsage[] more) => new(
        RatingInput.OfLevels([]), RatingInput.OfLevels(levels), RatingInput.OfLevels(levels.Reverse()), RatingInput.OfLevels([.. levels, .. more]), []);

    public static TriedUsage OfSubtotals(decimal[] charges, decimal[] more) => new(
        RatingInput.OfSubtotals([]), RatingInput.OfSubtotals(charges), RatingInput.OfSubtotals([.. charges.Reverse()]), RatingInput.OfSubtotals([.. charges, .. more]), []);
}
