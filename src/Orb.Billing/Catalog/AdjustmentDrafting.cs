using System.Globalization;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Makes adjustments of what was asked for, and says what is wrong with it by the names of the contract.</summary>
internal static class AdjustmentDrafting
{
    private const int MaximumReason = 1000;

    /// <summary>The adjustment; null when it is refused.</summary>
    public static Adjustment? Make(NewAdjustment requested, string path, Currency currency, AdjustmentId id, Validation validation)
    {
        validation.OptionalText($"{path}.reason", requested.Reason, MaximumReason);
        if (requested.Kind == AdjustmentKind.Minimum && requested.ItemId is null)
            validation.Add($"{path}.item_id", "is required: a minimum tops up the revenue of an item.");
        if (requested.Kind != AdjustmentKind.Minimum && requested.ItemId is not null)
            validation.Add($"{path}.item_id", "belongs to a minimum.");
        if (requested.Kind != AdjustmentKind.TieredPercentageDiscount && requested.Tiers is not null)
            validation.Add($"{path}.tiers", "belongs to a tiered percentage discount.");
        if (requested is { Kind: AdjustmentKind.UsageDiscount, IsInvoiceLevel: true })
            validation.Add($"{path}.is_invoice_level", "cannot be set: a usage discount is of each line.");

        var (target, level, reason) = (requested.Target, requested.IsInvoiceLevel, requested.Reason);
        switch (requested.Kind)
        {
            case AdjustmentKind.UsageDiscount:
                var units = Value(requested, $"{path}.usage_discount", validation);
                return validation.Failed ? null : new UsageDiscount(id, target, units, reason);
            case AdjustmentKind.AmountDiscount:
                var discount = Amount(requested, $"{path}.amount_discount", currency, validation);
                return validation.Failed ? null : new AmountDiscount(id, target, discount!.Value, level, reason);
            case AdjustmentKind.PercentageDiscount:
                var fraction = Value(requested, $"{path}.percentage_discount", validation);
                if (requested.Value is not null && fraction is <= 0m or > 1m)
                    validation.Add($"{path}.percentage_discount", string.Create(CultureInfo.InvariantCulture, $"must be above 0 and at most 1, but is {fraction}."));
                return validation.Failed ? null : new PercentageDiscount(id, target, fraction, level, reason);
            case AdjustmentKind.TieredPercentageDiscount:
                return Tiered(requested, path, id, validation);
            case AdjustmentKind.Minimum:
                var least = Amount(requested, $"{path}.minimum_amount", currency, validation);
                return validation.Failed ? null : new Minimum(id, target, least!.Value, requested.ItemId!.Value, level, reason);
            case AdjustmentKind.Maximum:
                var most = Amount(requested, $"{path}.maximum_amount", currency, validation);
                return validation.Failed ? null : new Maximum(id, target, most!.Value, level, reason);
            default:
                validation.Add($"{path}.adjustment_type", $"{requested.Kind} is not one of usage_discount, amount_discount, percentage_discount, tiered_percentage_discount, minimum, maximum.");
                return null;
        }
    }

    /// <summary>Refuses adjustments that name, by id, prices which are not among these: they would adjust nothing and nobody would know.</summary>
    public static void CheckTargets(
        IEnumerable<(Adjustment Adjustment, string Path)> adjustments, IEnumerable<PriceId> prices, Validation validation)
    {
        var known = prices.Select(p => p.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var (adjustment, path) in adjustments)
        {
            var strangers = adjustment.Target.Filters
                .Where(f => f is { Field: AdjustmentFilterField.PriceId, IsExclusion: false })
                .SelectMany(f => f.Values)
                .Where(value => !known.Contains(value));
            foreach (var stranger in strangers)
                validation.Add(path, $"applies to the price {stranger}, which this version of the plan does not have.");
        }
    }

    private static TieredPercentageDiscount? Tiered(NewAdjustment requested, string path, AdjustmentId id, Validation validation)
    {
        if (requested.Value is not null)
            validation.Add($"{path}.tiers", "hold the fractions of a tiered percentage discount; it has no other value.");
        if (validation.Failed)
            return null;
        try
        {
            return new TieredPercentageDiscount(id, requested.Target, requested.Tiers ?? [], requested.IsInvoiceLevel, requested.Reason);
        }
        catch (ArgumentException wrong)
        {
            validation.Add($"{path}.tiers", wrong.Message.Split(" (Parameter", 2)[0]);
            return null;
        }
    }

    private static decimal Value(NewAdjustment requested, string field, Validation validation)
    {
        if (requested.Value is null)
            validation.Add(field, "is required.");
        else if (requested is { Kind: AdjustmentKind.UsageDiscount, Value: < 0m })
            validation.Add(field, string.Create(CultureInfo.InvariantCulture, $"must not be negative, but is {requested.Value}."));
        return requested.Value ?? 0m;
    }

    private static Money? Amount(NewAdjustment requested, string field, Currency currency, Validation validation)
    {
        if (requested.Value is { } amount)
            return validation.Amount(field, amount, currency);
        validation.Add(field, "is required.");
        return null;
    }
}
