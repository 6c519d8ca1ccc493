using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Adjustments;

/// <summary>An adjustment, but for its id, as JSON text: names as the public contract writes them, decimals as strings.</summary>
internal static class AdjustmentJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(Adjustment adjustment)
    {
        var terms = adjustment switch
        {
            UsageDiscount usage => new Terms("usage_discount") { Value = StoredJson.Text(usage.Units) },
            TrialDiscount trial => Of("trial_discount", trial.Maximum),
            AmountDiscount amount => Of("amount_discount", amount.Amount),
            PercentageDiscount percentage => new Terms("percentage_discount") { Value = StoredJson.Text(percentage.Percentage) },
            TieredPercentageDiscount tiered => new Terms("tiered_percentage_discount")
            {
                Tiers = [.. tiered.Tiers.Select(t => new Tier(
                    StoredJson.Text(t.LowerBound), t.UpperBound is { } upper ? StoredJson.Text(upper) : null, StoredJson.Text(t.Percentage)))],
            },
            Minimum minimum => Of("minimum", minimum.Amount) with { ItemId = minimum.ItemId.ToString() },
            Maximum maximum => Of("maximum", maximum.Amount),
            _ => throw new NotSupportedException($"The adjustment {adjustment.Kind} has no stored form."),
        };
        return JsonSerializer.Serialize(
            terms with
            {
                Filters = [.. adjustment.Target.Filters.Select(PriceFilterJson.Of)],
                IsInvoiceLevel = adjustment.IsInvoiceLevel,
                Reason = adjustment.Reason,
            },
            Options);
    }

    public static Adjustment Read(Guid id, string json)
    {
        var terms = JsonSerializer.Deserialize<Terms>(json, Options)!;
        var key = new AdjustmentId(id);
        var target = AdjustmentTarget.Matching([.. terms.Filters.Select(f => f.ToFilter())]);
        return terms.AdjustmentType switch
        {
            "usage_discount" => new UsageDiscount(key, target, Number(terms), terms.Reason),
            "trial_discount" => new TrialDiscount(key, target, terms.Value is null ? null : Amount(terms), terms.Reason),
            "amount_discount" => new AmountDiscount(key, target, Amount(terms), terms.IsInvoiceLevel, terms.Reason),
            "percentage_discount" => new PercentageDiscount(key, target, Number(terms), terms.IsInvoiceLevel, terms.Reason),
            "tiered_percentage_discount" => new TieredPercentageDiscount(
                key, target,
                [.. terms.Tiers!.Select(t => new DiscountTier(
                    StoredJson.Number(t.LowerBound), t.UpperBound is null ? null : StoredJson.Number(t.UpperBound), StoredJson.Number(t.Percentage)))],
                terms.IsInvoiceLevel, terms.Reason),
            "minimum" => new Minimum(key, target, Amount(terms), ItemIdOf(terms), terms.IsInvoiceLevel, terms.Reason),
            "maximum" => new Maximum(key, target, Amount(terms), terms.IsInvoiceLevel, terms.Reason),
            _ => throw new InvalidOperationException($"A stored adjustment is of the unknown type '{terms.AdjustmentType}'."),
        };
    }

    private static Terms Of(string type, Money? amount) => new(type)
    {
        Value = amount is { Amount: var value } ? StoredJson.Text(value) : null,
        Currency = amount?.Currency.Code,
    };

    private static decimal Number(Terms terms) => StoredJson.Number(terms.Value!);

    // Amounts of adjustments are in real currencies (R4).
    private static Money Amount(Terms terms) => Money.Of(Number(terms), Core.Amounts.Currency.Iso(terms.Currency!));

    private static ItemId ItemIdOf(Terms terms) =>
        ItemId.TryParse(terms.ItemId, out var id) ? id : throw new InvalidOperationException($"A stored minimum names the item '{terms.ItemId}'.");

    private sealed record Terms(string AdjustmentType)
    {
        public string? Value { get; init; }

        public string? Currency { get; init; }

        public string? ItemId { get; init; }

        public List<Tier>? Tiers { get; init; }

        public List<PriceFilterJson> Filters { get; init; } = [];

        public bool IsInvoiceLevel { get; init; }

        public string? Reason { get; init; }
    }

    private sealed record Tier(string LowerBound, string? UpperBound, string Percentage);
}
