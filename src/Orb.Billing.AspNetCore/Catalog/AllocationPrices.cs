using System.Globalization;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>Prices that give prepaid credits each cadence, as the contract writes them: <c>allocation_price</c>, read back in <c>credit_allocation</c>.</summary>
internal static class AllocationPrices
{
    private const int MaximumFilters = 20;

    private const string ItemField = "item_id";

    private static readonly Dictionary<string, string> Cadences =
        new[] { "one_time", "monthly", "quarterly", "semi_annual", "annual" }.ToDictionary(name => name, StringComparer.Ordinal);

    private static readonly Dictionary<string, CadenceUnit> Units = new(StringComparer.Ordinal)
    {
        ["day"] = CadenceUnit.Day,
        ["month"] = CadenceUnit.Month,
    };

    private static readonly Dictionary<string, ItemFilterOperator> Operators = new(StringComparer.Ordinal)
    {
        ["includes"] = ItemFilterOperator.Includes,
        ["excludes"] = ItemFilterOperator.Excludes,
    };

    /// <summary>A new allocation price.</summary>
    public static NewPrice Read(Fields fields)
    {
        fields.NotYet("license_type_id");
        var cadence = fields.RequiredText("cadence");
        if (cadence.Length > 0 && !Cadences.ContainsKey(cadence))
            fields.Add("cadence", $"'{Problem.Shorten(cadence)}' is not one of {string.Join(", ", Cadences.Keys)}.");
        var allocation = new NewAllocation
        {
            Amount = Decimal(fields, "amount", fields.RequiredText("amount")) ?? 0m,
            Currency = fields.RequiredText("currency"),
            PerUnitCostBasis = Decimal(fields, "per_unit_cost_basis", fields.Text("per_unit_cost_basis")) ?? 0m,
            ExpiresAtEndOfCadence = fields.Flag("expires_at_end_of_cadence") ?? false,
            CustomExpiration = fields.Object("custom_expiration", Expiration),
            Filters = [.. (fields.List("filters", MaximumFilters, Filter) ?? []).OfType<ItemFilter>()],
        };
        return new NewPrice
        {
            Name = "Allocation",
            ItemId = fields.Id<ItemId>(ItemField, "Item", ItemId.TryParse, required: true) ?? default,
            Cadence = cadence,
            Model = new UnitPriceModel(0m),
            Allocation = allocation,
            Metadata = fields.Labels("metadata"),
        };
    }

    /// <summary>The credits as a response shows them; null for another price.</summary>
    public static CreditAllocationResponse? Write(AllocationTerms? terms) => terms is null ? null : new CreditAllocationResponse(
        AllowsRollover: !terms.Lifetime.EndsWithCadence,
        terms.Credits.Currency.Code,
        terms.Lifetime.Unit is { } unit ? new BillingCycleResponse(terms.Lifetime.Length, Units.First(u => u.Value == unit).Key) : null,
        [.. terms.Filters.Select(f => new PriceFilterResponse(
            ItemField, Operators.First(o => o.Value == f.Operator).Key, [.. f.Items.Select(i => i.ToString()).Order(StringComparer.Ordinal)]))]);

    private static CycleConfiguration Expiration(Fields fields) => new(fields.RequiredInteger("duration"), fields.RequiredChoice("duration_unit", Units));

    private static ItemFilter? Filter(Fields fields)
    {
        var field = fields.RequiredText("field");
        if (field.Length > 0 && field != ItemField)
            fields.Add("field", $"'{Problem.Shorten(field)}' is not {ItemField}: credits are for items.");
        var operation = fields.Choice("operator", Operators, required: true);
        var items = new List<ItemId>();
        foreach (var text in fields.RequiredTexts("values"))
        {
            if (ItemId.TryParse(text, out var item))
                items.Add(item);
            else
                fields.Issues.Unknown("Item", text);
        }

        if (items.Count > 0)
            return operation is { } which ? new ItemFilter(which, items) : null;
        fields.Add("values", "must name at least one item.");
        return null;
    }

    private static decimal? Decimal(Fields fields, string name, string? text)
    {
        if (text is null or "")
            return null;
        if (StrictDecimal.TryParse(text, out var amount) == DecimalRefusal.None)
            return amount;
        fields.Add(name, string.Create(CultureInfo.InvariantCulture, $"'{Problem.Shorten(text)}' is not a decimal number of at most {StrictDecimal.MaximumDigits} digits."));
        return null;
    }
}

internal sealed record CreditAllocationResponse(
    bool AllowsRollover, string Currency, BillingCycleResponse? CustomExpiration, IReadOnlyList<PriceFilterResponse> Filters)
{
    public string? LicenseTypeId => null;
}
