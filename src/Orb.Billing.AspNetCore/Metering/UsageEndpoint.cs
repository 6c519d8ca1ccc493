using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

internal static class UsageEndpoint
{
    private static readonly Dictionary<string, bool> ViewModes = new(StringComparer.Ordinal) { ["periodic"] = false, ["cumulative"] = true };
    private static readonly Dictionary<string, bool> Granularities = new(StringComparer.Ordinal) { ["day"] = true };

    public static void Map(RouteGroupBuilder api) => api.MapGet("/subscriptions/{subscription_id}/usage", FetchAsync)
        .Describe("fetchSubscriptionUsage", "Read the usage of a subscription's metrics", Permission.ReadSubscriptions).AddsUp().OpenToPortal(PortalBinding.OfSubscription)
        .WithTags("Subscriptions")
        .Answers<UsageResponse>()
        .WithQuery("billable_metric_id", "One metric; all of the subscription's by default.")
        .WithQuery("timeframe_start", "From this timestamp; the start of the running billing period by default.")
        .WithQuery("timeframe_end", "Up to, not including, this timestamp; the end of the running billing period by default.")
        .WithQuery("granularity", "day: one window a day of the customer's calendar.")
        .WithQuery("view_mode", "periodic or cumulative.")
        .WithQuery("group_by", "A property of the events; one entry a value. With billable_metric_id.")
        .WithQuery("first_dimension_key", "A property that must have first_dimension_value. With billable_metric_id.")
        .WithQuery("first_dimension_value", "Its value.")
        .WithQuery("second_dimension_key", "A further property that must have second_dimension_value.")
        .WithQuery("second_dimension_value", "Its value.");

    private static async Task<IResult> FetchAsync(string subscription_id, QueryFields query, IUsageService usage, CancellationToken cancellationToken) =>
        SubscriptionId.TryParse(subscription_id, out var id)
            ? await query.SendAsync(
                fields => Query(fields, id),
                async request => Answer.From(
                    await usage.OfSubscriptionAsync(request, cancellationToken), metrics => Answer.Ok(
                        request.GroupBy is { } key ? GroupedUsageResponse.Of(metrics, key, request.Cumulative) : UsageResponse.Of(metrics, request.Cumulative))))
            : Answer.Of(Problem.NotFound("Subscription", subscription_id));

    private static SubscriptionUsageQuery Query(QueryFields fields, SubscriptionId id)
    {
        return new SubscriptionUsageQuery
        {
            SubscriptionId = id,
            MetricId = fields.Id<MetricId>("billable_metric_id", MetricId.TryParse),
            From = fields.Time("timeframe_start"),
            To = fields.Time("timeframe_end"),
            ByDay = fields.Choice("granularity", Granularities) ?? false,
            Cumulative = fields.Choice("view_mode", ViewModes) ?? false,
            GroupBy = fields.One("group_by"),
            Dimensions = [.. new[] { Dimension(fields, "first_dimension"), Dimension(fields, "second_dimension") }.OfType<KeyValuePair<string, string>>()],
        };
    }

    private static KeyValuePair<string, string>? Dimension(QueryFields fields, string name)
    {
        var (key, value) = (fields.One($"{name}_key"), fields.One($"{name}_value"));
        if (key is null != value is null)
            fields.Add(key is null ? $"{name}_key" : $"{name}_value", $"is required with {name}_{(key is null ? "value" : "key")}.");
        return key is null || value is null ? null : new(key, value);
    }
}
