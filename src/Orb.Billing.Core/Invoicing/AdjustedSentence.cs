using Orb.Billing.Core.Adjustments;
using static Orb.Billing.Core.Invoicing.Words;

namespace Orb.Billing.Core.Invoicing;

/// <summary>What an adjustment did to a charge, and by which numbers.</summary>
internal static class AdjustedSentence
{
    public static string Of(AdjustedStep adjusted)
    {
        var name = adjusted.Kind switch
        {
            AdjustmentKind.Minimum => "minimum",
            AdjustmentKind.Maximum => "maximum",
            AdjustmentKind.TrialDiscount => "trial",
            _ => "discount",
        };
        var subject = $"The {name} {adjusted.AdjustmentId}{Terms(adjusted)}";
        var adds = adjusted.Amount.IsPositive || adjusted.Working?.Change.IsPositive == true;
        if (adjusted.Working is not { Charges: > 1 } shared)
            return adds ? $"{subject} adds {adjusted.Amount}." : $"{subject} takes off {-adjusted.Amount}.";
        return adds
            ? $"{subject} adds {shared.Change} to the {shared.Before} of {shared.Charges} charges, {adjusted.Amount} of it here."
            : $"{subject} takes {-shared.Change} off the {shared.Before} of {shared.Charges} charges, {-adjusted.Amount} of it here.";
    }

    private static string Terms(AdjustedStep adjusted) => adjusted.Working switch
    {
        { Terms.Percentage: { } percentage } => $" of {Percent(percentage)}",
        { Terms.Tiers: { Count: > 0 } tiers } => $" of {string.Join(", ", tiers.Select(Tier))}",
        // A trial has its amount as a whole.
        { Terms.Amount: { } amount, Share: var share } => share.IsWhole || adjusted.Kind == AdjustmentKind.TrialDiscount ? $" of {amount}" : $" of {amount} for {Days(share)}",
        _ => "",
    };

    private static string Tier(DiscountTier tier) =>
        tier.UpperBound is { } upper ? $"{Percent(tier.Percentage)} up to {Number(upper)}" : $"{Percent(tier.Percentage)} over {Number(tier.LowerBound)}";
}
