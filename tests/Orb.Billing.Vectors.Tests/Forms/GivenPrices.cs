using System.Text.Json;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Prices as the contract writes them, and the usage they are asked about.</summary>
internal static class GivenPrices
{
    /// <summary>The price function.</summary>
    public static PriceModel Model(Given price)
    {
        var issues = new List<ValidationIssue>();
        if (!PriceModelFormat.TryRead(JsonSerializer.SerializeToElement(Members(price)), price.Path, issues, out var model))
            throw new NotUnderstoodException(string.Join("; ", issues));
        return model;

        // The reader of prices passes over members beside the two that it needs; here there are none.
        static Dictionary<string, JsonElement> Members(Given price)
        {
            var type = price["model_type"].Text();
            var members = new Dictionary<string, JsonElement> { ["model_type"] = JsonSerializer.SerializeToElement(type) };
            if (price.Find($"{type}_config") is { } config)
                members[$"{type}_config"] = config.Whole();
            return members;
        }
    }

    /// <summary>The usage of a period, in the one form the case has it in.</summary>
    public static RatingInput Input(Given given, PriceModel model)
    {
        var names = model.Usage.Properties;
        if (given.Find("transactions") is { } transactions)
            return RatingInput.OfEvents([.. transactions.Decimals().Select(amount => new EventUsage(amount))]);
        if (given.Find("groups") is { } groups)
            return RatingInput.OfGroups([.. groups.Items().Select(g => new GroupUsage(Values(g, names), g["quantity"].Decimal()))]);
        if (given.Find("component_subtotals") is { } subtotals)
            return RatingInput.OfSubtotals(subtotals.Decimals());
        if (given.Find("events") is not { } events)
            return new RatingInput(given["quantity"].Decimal());

        var properties = events.Items().Select(e => e["properties"]).ToList();
        return model.Usage.Kind == PricedUsageKind.Groups
            ? RatingInput.OfGroups([.. properties.Select(p => new GroupUsage(Values(p, names), p["quantity"].Decimal()))])
            : RatingInput.OfEvents([.. properties.Select(p => new EventUsage(p["quantity"].Decimal(), Values(p, names)))]);
    }

    private static string?[] Values(Given given, IReadOnlyList<string> names) => [.. names.Select(name => given.Find(name)?.Text())];
}
