using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

/// <summary>A new adjustment, the same wherever one is made: on plans, on subscriptions, on their intervals.</summary>
internal static class AdjustmentRequest
{
    private const int MaximumTargets = 1_000;
    private const int MaximumTiers = 1_000;

    private static readonly Dictionary<string, AdjustmentKind> Kinds = new(StringComparer.Ordinal)
    {
        ["usage_discount"] = AdjustmentKind.UsageDiscount,
        ["amount_discount"] = AdjustmentKind.AmountDiscount,
        ["percentage_discount"] = AdjustmentKind.PercentageDiscount,
        ["tiered_percentage_discount"] = AdjustmentKind.TieredPercentageDiscount,
        ["minimum"] = AdjustmentKind.Minimum,
        ["maximum"] = AdjustmentKind.Maximum,
    };

    private static readonly Dictionary<string, AdjustmentKind> DiscountKinds = new(StringComparer.Ordinal)
    {
        ["usage"] = AdjustmentKind.UsageDiscount,
        ["amount"] = AdjustmentKind.AmountDiscount,
        ["percentage"] = AdjustmentKind.PercentageDiscount,
    };

    private static readonly Dictionary<string, string> PriceTypes =
        new[] { "usage", "fixed_in_advance", "fixed_in_arrears", "fixed", "in_arrears" }.ToDictionary(name => name, StringComparer.Ordinal);

    // The members of every adjustment; each kind has one of its own, and a minimum the item that its lines are of.
    private static readonly string[] Common =
    [
        "adjustment_type", "applies_to_all", "applies_to_item_ids", "applies_to_price_ids", "currency", "filters", "is_invoice_level", "price_type",
    ];

    private static readonly Dictionary<AdjustmentKind, string[]> Own = new()
    {
        [AdjustmentKind.UsageDiscount] = ["usage_discount"],
        [AdjustmentKind.AmountDiscount] = ["amount_discount"],
        [AdjustmentKind.PercentageDiscount] = ["percentage_discount"],
        [AdjustmentKind.TieredPercentageDiscount] = ["tiers"],
        [AdjustmentKind.Minimum] = ["minimum_amount", "item_id"],
        [AdjustmentKind.Maximum] = ["maximum_amount"],
    };

    private static readonly NewAdjustment StandIn = new() { Kind = AdjustmentKind.PercentageDiscount };

    public static NewAdjustment Read(Fields fields)
    {
        var kind = fields.Choice("adjustment_type", Kinds, required: true);
        var (usage, amount, percentage) = (fields.Number("usage_discount"), fields.Amount("amount_discount"), fields.Number("percentage_discount"));
        var (minimum, maximum) = (fields.Amount("minimum_amount"), fields.Amount("maximum_amount"));
        var tiers = fields.List("tiers", MaximumTiers, Tier);
        var adjustment = StandIn with
        {
            ItemId = fields.Id<ItemId>("item_id", "Item", ItemId.TryParse),
            Target = Target(fields),
            IsInvoiceLevel = fields.Flag("is_invoice_level") ?? false,
        };
        if (kind is { } known)
            fields.NoOthers([.. Common, .. Own[known]]);
        return kind switch
        {
            AdjustmentKind.UsageDiscount => adjustment with { Kind = kind.Value, Value = usage },
            AdjustmentKind.AmountDiscount => adjustment with { Kind = kind.Value, Value = amount },
            AdjustmentKind.TieredPercentageDiscount => adjustment with { Kind = kind.Value, Tiers = tiers },
            AdjustmentKind.Minimum => adjustment with { Kind = kind.Value, Value = minimum },
            AdjustmentKind.Maximum => adjustment with { Kind = kind.Value, Value = maximum },
            _ => adjustment with { Value = percentage },
        };
    }

    /// <summary>A discount of one price alone, as the contract writes it beside a price.</summary>
    public static NewAdjustment ReadDiscount(Fields fields)
    {
        var kind = fields.Choice("discount_type", DiscountKinds, required: true);
        var (usage, amount, percentage) = (fields.Amount("usage_discount"), fields.Amount("amount_discount"), fields.Amount("percentage_discount"));
        if (kind is { } known)
            fields.NoOthers(["discount_type", .. Own[known]]);
        return kind switch
        {
            AdjustmentKind.UsageDiscount => StandIn with { Kind = kind.Value, Value = usage },
            AdjustmentKind.AmountDiscount => StandIn with { Kind = kind.Value, Value = amount },
            _ => StandIn with { Value = percentage },
        };
    }

    private static AdjustmentTarget Target(Fields fields)
    {
        fields.Only("applies_to_all", true);
        var filters = new List<AdjustmentFilter>();
        Add(AdjustmentFilterField.PriceId, "applies_to_price_ids", fields.Texts("applies_to_price_ids") ?? []);
        Add(AdjustmentFilterField.ItemId, "applies_to_item_ids", fields.Texts("applies_to_item_ids") ?? []);
        fields.Note("price_type", "string", required: false, PriceTypes.Keys);
        Add(AdjustmentFilterField.PriceType, "price_type", fields.Text("price_type") is { } type ? [type] : []);
        Add(AdjustmentFilterField.Currency, "currency", fields.Text("currency") is { } currency ? [currency] : []);
        filters.AddRange(PriceFilters.Read(fields, "filters") ?? []);
        return AdjustmentTarget.Matching(filters);

        void Add(AdjustmentFilterField field, string name, IReadOnlyList<string> values)
        {
            if (values.Count > MaximumTargets)
                fields.Add(name, $"has {values.Count} entries; at most {MaximumTargets} are accepted.");
            else if (values.Count > 0 && PriceFilters.Condition(fields, name, field, isExclusion: false, values) is { } filter)
                filters.Add(filter);
        }
    }

    private static DiscountTier Tier(Fields fields)
    {
        fields.NoOthers("lower_bound", "upper_bound", "percentage");
        return new(fields.RequiredNumber("lower_bound"), fields.Number("upper_bound"), fields.RequiredNumber("percentage"));
    }
}
