using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Invoicing.Words;

namespace Orb.Billing.Core.Invoicing;

/// <summary>How a price came to its amount: the quantity, and each part at its rate.</summary>
internal static class RatedSentence
{
    /// <summary>How many parts a sentence names one by one: a price may have thousands of groups.</summary>
    public const int MaximumParts = 100;

    public static string Of(RatedStep rated, Price price)
    {
        // A step that was stored under another price than the line has says no rates.
        var model = price.Model.ModelType == rated.ModelType ? price.Model : null;
        return price.IsComposite
            ? $"The {rated.ModelType} price makes {Number(rated.Exact)} {price.Currency.Code} of what counts{Over(rated)}{Parts(rated, model)}."
            : $"{Total(rated, model)} cost{(rated.Quantity == 1m ? "s" : "")} {Number(rated.Exact)} {price.Currency.Code}"
                + $"{(model?.CutsByShare == true ? Over(rated) : "")} by the {rated.ModelType} price{Parts(rated, model)}.";
    }

    private static string Total(RatedStep rated, PriceModel? model) =>
        model?.RateOfEach is { } each ? $"{Units(rated.Quantity)} at {Number(each)}" : Units(rated.Quantity);

    private static string Over(RatedStep rated) => rated.Share.IsWhole ? "" : $" over {Days(rated.Share)}";

    private static string Parts(RatedStep rated, PriceModel? model)
    {
        if (rated.Parts.Count == 0)
            return "";
        var shown = rated.Parts.Count > MaximumParts ? MaximumParts - 1 : rated.Parts.Count;
        var parts = rated.Parts.Take(shown).Select(p => Part(p, model is null ? PartRate.OfTier(p) : model.RateOf(p)));
        if (shown < rated.Parts.Count)
            parts = parts.Append($"{Number(rated.Parts.Skip(shown).Sum(p => p.Exact))} for {rated.Parts.Count - shown} more parts");
        return $": {string.Join(" + ", parts)}";
    }

    // A rate is told where it gives the amount.
    private static string Part(RatedPart part, PartRate? rate)
    {
        var priced = rate is { } told && told.Exact == part.Exact ? $" for {Things(part, told)} at {Rate(told)}"
            : part.Quantity != 0m ? $" for {Units(part.Quantity)}"
            : "";
        return $"{Number(part.Exact)}{priced} ({Label(part)})";
    }

    private static string Things(RatedPart part, PartRate rate) =>
        // Tiers of packages count packages already.
        rate.Count == part.Quantity ? Count(rate.Count, rate.Thing)
        : rate.Thing == "unit" ? $"{Number(rate.Count)} of {Units(part.Quantity)}"
        : $"{Count(rate.Count, rate.Thing)} of {Units(part.Quantity)}";

    private static string Rate(PartRate rate) => rate.FlatAmount == 0m ? Number(rate.Amount) : $"{Number(rate.Amount)} and {Number(rate.FlatAmount)} flat";

    private static string Label(RatedPart part)
    {
        if (part.Group is not { } group)
            return part.Name;
        if (string.IsNullOrEmpty(group.Value))
            return part.Name.StartsWith($"no {group.Key}", StringComparison.Ordinal) ? part.Name : $"no {group.Key}, {part.Name}";
        // Many parts are called by their group.
        return part.Name == group.Value || part.Name.StartsWith($"{group.Value}, ", StringComparison.Ordinal) ? $"{group.Key} {part.Name}" : $"{group.Key} {group.Value}, {part.Name}";
    }
}
