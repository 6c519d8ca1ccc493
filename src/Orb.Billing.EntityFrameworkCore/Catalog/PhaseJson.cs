using System.Text.Json;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

/// <summary>The phases of a plan as JSON text.</summary>
internal static class PhaseJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Write(IReadOnlyList<PlanPhase> phases) => JsonSerializer.Serialize(
        phases.Select(p => new Phase(p.Order, p.Name, p.Duration?.Count, p.Duration is { Unit: var unit } ? NameOf(unit) : null)), Options);

    public static IReadOnlyList<PlanPhase> Read(string json) =>
    [
        .. JsonSerializer.Deserialize<List<Phase>>(json, Options)!.Select(p => new PlanPhase(
            p.Order, p.Name, p.Duration is { } count ? new PhaseDuration(count, UnitOf(p.DurationUnit)) : null)),
    ];

    // The names of the contract: they survive a renaming of the members.
    private static string NameOf(PhaseDurationUnit unit) => unit switch
    {
        PhaseDurationUnit.Day => "daily",
        PhaseDurationUnit.Month => "monthly",
        PhaseDurationUnit.Quarter => "quarterly",
        PhaseDurationUnit.SemiAnnual => "semi_annual",
        PhaseDurationUnit.Annual => "annual",
        _ => throw new NotSupportedException($"The unit {unit} has no name."),
    };

    private static PhaseDurationUnit UnitOf(string? name) => name switch
    {
        "daily" => PhaseDurationUnit.Day,
        "monthly" => PhaseDurationUnit.Month,
        "quarterly" => PhaseDurationUnit.Quarter,
        "semi_annual" => PhaseDurationUnit.SemiAnnual,
        "annual" => PhaseDurationUnit.Annual,
        _ => throw new InvalidOperationException($"A stored phase counts in '{name}', which is no unit."),
    };

    private sealed record Phase(int Order, string Name, int? Duration, string? DurationUnit);
}
