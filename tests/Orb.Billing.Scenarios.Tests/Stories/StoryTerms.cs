using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>The phases, adjustments, dimensions and trials of a story's plans.</summary>
internal static class StoryTerms
{
    public static NewPlanPhase Phase(Given phase) => phase.Find("duration") is not { } duration
        ? new NewPlanPhase(phase["order"].Integer())
        : new NewPlanPhase(phase["order"].Integer(), duration.Integer(), phase["duration_unit"].Text() switch
        {
            "day" => PhaseDurationUnit.Day,
            "month" => PhaseDurationUnit.Month,
            _ => throw phase["duration_unit"].NotUnderstood(),
        });

    public static NewPlanAdjustment Adjustment(Given adjustment)
    {
        if (adjustment["applies_to"].Text() != "all")
            throw adjustment["applies_to"].NotUnderstood();
        var kind = adjustment["type"].Text() switch
        {
            "amount_discount" => AdjustmentKind.AmountDiscount,
            "percentage_discount" => AdjustmentKind.PercentageDiscount,
            _ => throw adjustment["type"].NotUnderstood(),
        };
        return new NewPlanAdjustment(new NewAdjustment { Kind = kind, Value = adjustment["value"].Decimal() });
    }

    // The prices of a group name a value for each of its dimensions.
    public static NewPriceDimensions? Dimensions(Given price, DimensionalPriceGroupId? group) => price.Find("dimensional_values") is { } values
        ? new NewPriceDimensions { GroupId = group, Values = [.. values.Items().Select(v => v.Text())] }
        : null;

    // Some plans have a trial; elsewhere it is told where a customer subscribes, and is that of the plan here.
    public static NewTrial? Trial(Given plan, Given? subscribing)
    {
        if (plan.Find("trial") is { } trial)
        {
            if (trial["trial_period_unit"].Text() != "days")
                throw trial["trial_period_unit"].NotUnderstood();
            return new NewTrial(trial["trial_period"].Integer(), trial.Find("usage_discount_maximum")?.Decimal());
        }

        return subscribing?.Find("trial_days") is { } days ? new NewTrial(days.Integer()) : null;
    }
}
