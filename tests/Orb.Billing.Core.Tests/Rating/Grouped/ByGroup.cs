using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Usage by group in the fewest words.</summary>
internal static class ByGroup
{
    public static RatingInput Of(params (string? Value, decimal Quantity)[] groups) =>
        RatingInput.OfGroups(groups.Select(g => new GroupUsage([g.Value], g.Quantity)));

    public static RatingInput Of(params (string? First, string? Second, decimal Quantity)[] groups) =>
        RatingInput.OfGroups(groups.Select(g => new GroupUsage([g.First, g.Second], g.Quantity)));

    public static RatingInput Of(params (string? First, string? Second, string? Third, decimal Quantity)[] groups) =>
        RatingInput.OfGroups(groups.Select(g => new GroupUsage([g.First, g.Second, g.Third], g.Quantity)));

    /// <summary>No events are no groups, and cost nothing.</summary>
    public static void NothingCostsNothing(PriceModel model)
    {
        foreach (var nothing in new[] { RatingInput.OfGroups([]), new RatingInput(0m) })
        {
            var rated = model.Rate(nothing);
            (rated.Exact, rated.Parts.Count).ShouldBe((0m, 0));
        }

        Should.Throw<InvalidOperationException>(() => model.Rate(new RatingInput(1m)));
    }

    /// <summary>Parts as group, name, quantity and amount.</summary>
    public static IEnumerable<(string? Group, string Name, decimal Quantity, decimal Exact)> Shown(this Rated rated) =>
        rated.Parts.Select(p => (p.Group?.Value, p.Name, p.Quantity, p.Exact));
}
