using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.Core.Periods;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.EntityFrameworkCore.Subscriptions;

/// <summary>The plans that take over later, as JSON text; most subscriptions have none.</summary>
internal static class ScheduledPlanJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(IReadOnlyList<ScheduledPlan> plans) => JsonSerializer.Serialize(
        plans.Select(p => new StoredPlan(p.PlanId.Value, p.Version, StoredJson.Text(p.From))
        {
            Anchor = p.Anchor is { } anchor ? [anchor.Year, anchor.Month, anchor.Day] : null,
            UsageFilter = EventFilterText.Write(p.Usage.Filter),
            UsageCustomers = p.Usage.CustomerIds.Count == 0 ? null : PriceIntervalRow.Customers(p.Usage.CustomerIds),
            Overrides = p.Overrides.IsNone ? null : OverridesJson.Of(p.Overrides),
            PlanStart = StoredJson.Text(p.PlanStart),
        }),
        Options);

    public static IReadOnlyList<ScheduledPlan> Read(string json) =>
        [.. JsonSerializer.Deserialize<List<StoredPlan>>(json, Options)!.Select(p => new ScheduledPlan(new(p.PlanId), p.Version, StoredJson.Time(p.From).Value)
        {
            Anchor = p.Anchor is [var year, var month, var day] ? new BillingAnchor(year, month, day) : null,
            Usage = new UsageScope
            {
                Filter = EventFilterText.Read(p.UsageFilter),
                CustomerIds = p.UsageCustomers is null ? [] : PriceIntervalRow.Customers(p.UsageCustomers),
            },
            Overrides = p.Overrides is { } overrides ? OverridesJson.From(overrides) : SubscriptionOverrides.None,
            PlanStart = StoredJson.Time(p.PlanStart),
        })];

    private sealed record StoredPlan(Guid PlanId, int Version, string From)
    {
        public int[]? Anchor { get; init; }

        public string? UsageFilter { get; init; }

        public string? UsageCustomers { get; init; }

        public OverridesJson.Stored? Overrides { get; init; }

        public string? PlanStart { get; init; }
    }
}
