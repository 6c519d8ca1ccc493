using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class DimensionalPriceGroupEndpoints
{
    private const string Type = "DimensionalPriceGroup";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/dimensional_price_groups").WithTags("Dimensional price groups");
        group.MapPost("", CreateAsync)
            .Describe("createDimensionalPriceGroup", "Create a dimensional price group", Permission.WriteCatalog)
            .Takes(Create).Answers<DimensionalPriceGroupResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listDimensionalPriceGroups", "List dimensional price groups, newest first", Permission.ReadCatalog)
            .AnswersPage<DimensionalPriceGroupResponse>();
        group.MapGet("/{dimensional_price_group_id}", FetchAsync)
            .Describe("fetchDimensionalPriceGroup", "Fetch a dimensional price group", Permission.ReadCatalog).Answers<DimensionalPriceGroupResponse>();
        group.MapPut("/{dimensional_price_group_id}", UpdateAsync)
            .Describe("updateDimensionalPriceGroup", "Change the external id and metadata of a dimensional price group", Permission.WriteCatalog)
            .Takes(Update).Answers<DimensionalPriceGroupResponse>();

        var external = group.MapGroup("/external_dimensional_price_group_id");
        external.MapGet(ExternalId.Route, FetchByExternalIdAsync)
            .Describe("fetchDimensionalPriceGroupByExternalId", "Fetch a dimensional price group by your own id", Permission.ReadCatalog)
            .Answers<DimensionalPriceGroupResponse>();
        external.MapPut(ExternalId.Route, UpdateByExternalIdAsync)
            .Describe("updateDimensionalPriceGroupByExternalId", "Change a dimensional price group named by your own id", Permission.WriteCatalog)
            .Takes(Update).Answers<DimensionalPriceGroupResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, IDimensionalPriceGroupService groups, CancellationToken cancellationToken) =>
        body.SendAsync(Create, command => groups.CreateAsync(command, cancellationToken), g => Answer.Created(new DimensionalPriceGroupResponse(g)));

    private static Task<IResult> ListAsync(QueryFields query, IDimensionalPriceGroupService groups, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => fields.Page(), async page => Answer.Page(await groups.ListAsync(page, cancellationToken), g => new DimensionalPriceGroupResponse(g)));

    private static async Task<IResult> FetchAsync(string dimensional_price_group_id, IDimensionalPriceGroupService groups, CancellationToken cancellationToken) =>
        Answer.Found(
            DimensionalPriceGroupId.TryParse(dimensional_price_group_id, out var id) ? await groups.FindAsync(id, cancellationToken) : null,
            Type, dimensional_price_group_id, g => new DimensionalPriceGroupResponse(g));

    private static async Task<IResult> UpdateAsync(
        string dimensional_price_group_id, RequestBody body, IDimensionalPriceGroupService groups, CancellationToken cancellationToken) =>
        DimensionalPriceGroupId.TryParse(dimensional_price_group_id, out var id)
            ? await ChangeAsync(id, body, groups, cancellationToken)
            : Answer.Of(Problem.NotFound(Type, dimensional_price_group_id));

    private static async Task<IResult> FetchByExternalIdAsync(ExternalId external_id, IDimensionalPriceGroupService groups, CancellationToken cancellationToken) =>
        Answer.Found(
            await groups.FindByExternalIdAsync(external_id.Value, cancellationToken), Type, external_id.Value, g => new DimensionalPriceGroupResponse(g));

    private static async Task<IResult> UpdateByExternalIdAsync(
        ExternalId external_id, RequestBody body, IDimensionalPriceGroupService groups, CancellationToken cancellationToken) =>
        await groups.FindByExternalIdAsync(external_id.Value, cancellationToken) is { } group
            ? await ChangeAsync(group.Id, body, groups, cancellationToken)
            : Answer.Of(Problem.NotFound(Type, external_id.Value));

    private static Task<IResult> ChangeAsync(
        DimensionalPriceGroupId id, RequestBody body, IDimensionalPriceGroupService groups, CancellationToken cancellationToken) =>
        body.SendAsync(Update, command => groups.UpdateAsync(id, command, cancellationToken), g => Answer.Ok(new DimensionalPriceGroupResponse(g)));

    private static CreateDimensionalPriceGroup Create(Fields fields) => new(
        fields.RequiredText("name"),
        fields.Id<MetricId>("billable_metric_id", "BillableMetric", MetricId.TryParse, required: true) ?? default,
        fields.RequiredTexts("dimensions"),
        fields.Text("external_dimensional_price_group_id"),
        fields.Labels("metadata"));

    private static UpdateDimensionalPriceGroup Update(Fields fields) => new(fields.Text("external_dimensional_price_group_id"), fields.Labels("metadata"));
}

/// <summary>A dimensional price group as the contract writes it.</summary>
internal sealed class DimensionalPriceGroupResponse(DimensionalPriceGroup group)
{
    public string Id => group.Id.ToString();

    public string Name => group.Name;

    public string BillableMetricId => group.MetricId.ToString();

    public IReadOnlyList<string> Dimensions => group.Dimensions;

    public string? ExternalDimensionalPriceGroupId => group.ExternalGroupId;

    public IReadOnlyDictionary<string, string> Metadata => group.Metadata;
}
