using System.Globalization;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Catalog;

/// <summary>Makes the phases and the trial of a plan, and finds the phase of what belongs to one.</summary>
internal static class PlanPhases
{
    public const int Maximum = 100;

    /// <summary>The phase of something that is replaced; null stands for the whole life.</summary>
    internal readonly record struct Inherited(int? Order);

    /// <summary>The phases by their order. What is wrong goes to the validation.</summary>
    public static IReadOnlyList<PlanPhase> Make(IReadOnlyList<NewPlanPhase> requested, Validation validation)
    {
        if (requested.Count > Maximum)
        {
            validation.Add("plan_phases", string.Create(CultureInfo.InvariantCulture, $"has {requested.Count} entries; at most {Maximum} are allowed."));
            return [];
        }

        var phases = new List<PlanPhase>(requested.Count);
        var places = requested.Select((phase, index) => (phase, index)).OrderBy(p => p.phase.Order).ToList();
        for (var place = 1; place <= places.Count; place++)
        {
            var (phase, index) = places[place - 1];
            var path = string.Create(CultureInfo.InvariantCulture, $"plan_phases[{index}]");
            validation.OptionalText($"{path}.name", phase.Name);
            if (phase.Order != place)
                validation.Add($"{path}.order", string.Create(CultureInfo.InvariantCulture, $"is {phase.Order}, but the orders of {places.Count} phases are 1 to {places.Count}, each once."));
            var duration = Duration(phase, path, isLast: place == places.Count, validation);
            if (!validation.Failed)
                phases.Add(new PlanPhase(phase.Order, phase.Name ?? string.Create(CultureInfo.InvariantCulture, $"Phase {phase.Order}"), duration));
        }

        return phases;
    }

    /// <summary>The trial; null for none, or when it is refused.</summary>
    public static TrialConfiguration? Trial(NewTrial? requested, Currency? currency, Validation validation)
    {
        if (requested is null)
            return null;
        validation.Range("trial_config.trial_period", requested.PeriodDays, 1, TrialConfiguration.MaximumDays);
        Money? maximum = requested.UsageDiscountMaximum is { } amount
            ? validation.Amount("trial_config.usage_discount_maximum", amount, currency)
            : null;
        return validation.Failed ? null : new TrialConfiguration(requested.PeriodDays, maximum);
    }

    /// <summary>The phase of a price or an adjustment: the one asked for, or that of what it replaces.</summary>
    public static int? OrderOf(string path, int? requested, Inherited? inherited, Plan plan, Validation validation)
    {
        var field = $"{path}.plan_phase_order";
        if (inherited is { } old)
        {
            if (requested is not null && requested != old.Order)
                validation.Add(field, string.Create(CultureInfo.InvariantCulture, $"is {requested}, but what it replaces belongs to {(old.Order is { } phase ? $"phase {phase}" : "the whole life")}."));
            return old.Order;
        }

        if (requested is not null && plan.Phases.Count == 0)
            validation.Add(field, string.Create(CultureInfo.InvariantCulture, $"is {requested}, but the plan has no phases."));
        else
            validation.Range(field, requested, 1, plan.Phases.Count);
        return requested;
    }

    private static PhaseDuration? Duration(NewPlanPhase phase, string path, bool isLast, Validation validation)
    {
        if (phase.Duration is null && phase.DurationUnit is null)
        {
            if (!isLast)
                validation.Add($"{path}.duration", "is required: only the last phase lasts without end.");
            return null;
        }

        if (phase.Duration is null)
            validation.Add($"{path}.duration", "is required with a unit.");
        else if (phase.DurationUnit is not { } unit)
            validation.Add($"{path}.duration_unit", "is required with a duration.");
        else if (!Enum.IsDefined(unit))
            validation.Add($"{path}.duration_unit", string.Create(CultureInfo.InvariantCulture, $"{(int)unit} is no unit of a phase."));
        else
            validation.Range($"{path}.duration", phase.Duration, 1, PhaseDuration.MaximumCount(unit));
        return validation.Failed ? null : new PhaseDuration(phase.Duration!.Value, phase.DurationUnit!.Value);
    }
}
