using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class MetricEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/metrics").WithTags("Metrics");
        group.MapPost("", CreateAsync)
            .Describe("createMetric", "Create a metric from its SQL", Permission.WriteCatalog)
            .Takes(Create).Answers<MetricResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listMetrics", "List metrics, newest first", Permission.ReadCatalog)
            .AnswersPage<MetricResponse>().WithRange("created_at", "Created");
        group.MapGet("/{metric_id}", FetchAsync)
            .Describe("fetchMetric", "Fetch a metric", Permission.ReadCatalog).Answers<MetricResponse>();
        group.MapPut("/{metric_id}", UpdateAsync)
            .Describe("updateMetric", "Change a metric's metadata", Permission.WriteCatalog)
            .Takes(Update).Answers<MetricResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        body.SendAsync(Create, command => catalog.CreateMetricAsync(command, cancellationToken), m => Answer.Created(new MetricResponse(m)));

    private static Task<IResult> ListAsync(QueryFields query, ICatalogService catalog, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Created: fields.Range("created_at"), Page: fields.Page()),
            async list => Answer.Page(await catalog.ListMetricsAsync(list.Created, list.Page, cancellationToken), m => new MetricResponse(m)));

    private static async Task<IResult> FetchAsync(string metric_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        Answer.Found(
            MetricId.TryParse(metric_id, out var id) ? await catalog.FindMetricAsync(id, cancellationToken) : null,
            "BillableMetric", metric_id, m => new MetricResponse(m));

    private static async Task<IResult> UpdateAsync(string metric_id, RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        MetricId.TryParse(metric_id, out var id)
            ? await body.SendAsync(
                Update, command => catalog.UpdateMetricAsync(id, command.Metadata, cancellationToken), m => Answer.Ok(new MetricResponse(m)))
            : Answer.Of(Problem.NotFound("BillableMetric", metric_id));

    private static MetadataChange Update(Fields fields) => new(fields.Labels("metadata"));

    private static CreateMetric Create(Fields fields)
    {
        fields.NotYet("parameter_definitions");
        return new CreateMetric(
            fields.RequiredText("name"),
            fields.Id<ItemId>("item_id", "Item", ItemId.TryParse, required: true) ?? default,
            fields.RequiredText("sql"),
            fields.Text("description"),
            fields.Labels("metadata"));
    }
}
