using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class PlanEndpoints
{
    private const string Type = "Plan";

    private static readonly Dictionary<string, PlanStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["active"] = PlanStatus.Active,
        ["draft"] = PlanStatus.Draft,
        ["archived"] = PlanStatus.Archived,
    };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/plans").WithTags("Plans");
        group.MapPost("", CreateAsync)
            .Describe("createPlan", "Create a plan with its prices", Permission.WriteCatalog)
            .Takes(PlanRequests.Create).Answers<PlanResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listPlans", "List plans, newest first", Permission.ReadCatalog)
            .AnswersPage<PlanResponse>().WithRange("created_at", "Created").WithQuery("status", "active, draft or archived.");
        group.MapGet("/{plan_id}", FetchAsync)
            .Describe("fetchPlan", "Fetch a plan", Permission.ReadCatalog).Answers<PlanResponse>();
        group.MapPut("/{plan_id}", UpdateAsync)
            .Describe("updatePlan", "Change a plan's external id, description and metadata", Permission.WriteCatalog)
            .Takes(PlanRequests.Update).Answers<PlanResponse>();
        var external = group.MapGroup("/external_plan_id");
        external.MapGet(ExternalId.Route, FetchByExternalIdAsync)
            .Describe("fetchPlanByExternalId", "Fetch a plan by your own id", Permission.ReadCatalog).Answers<PlanResponse>();
        external.MapPut(ExternalId.Route, UpdateByExternalIdAsync)
            .Describe("updatePlanByExternalId", "Change a plan named by your own id", Permission.WriteCatalog)
            .Takes(PlanRequests.Update).Answers<PlanResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        body.SendAsync(PlanRequests.Create, command => catalog.CreatePlanAsync(command, cancellationToken), p => Answer.Created(new PlanResponse(p)));

    private static Task<IResult> ListAsync(QueryFields query, ICatalogService catalog, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Status: fields.Choice("status", Statuses), Created: fields.Range("created_at"), Page: fields.Page()),
            async list => Answer.Page(
                await catalog.ListPlansAsync(list.Status, list.Created, list.Page, cancellationToken), p => new PlanResponse(p)));

    private static async Task<IResult> FetchAsync(string plan_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        Answer.Found(
            PlanId.TryParse(plan_id, out var id) ? await catalog.FindPlanAsync(id, cancellationToken) : null,
            Type, plan_id, p => new PlanResponse(p));

    private static async Task<IResult> FetchByExternalIdAsync(ExternalId external_id, ICatalogService catalog, CancellationToken cancellationToken) =>
        Answer.Found(
            await catalog.FindPlanByExternalIdAsync(external_id.Value, cancellationToken), Type, external_id.Value, p => new PlanResponse(p));

    private static async Task<IResult> UpdateAsync(string plan_id, RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        PlanId.TryParse(plan_id, out var id)
            ? await ChangeAsync(id, body, catalog, cancellationToken)
            : Answer.Of(Problem.NotFound(Type, plan_id));

    private static async Task<IResult> UpdateByExternalIdAsync(
        ExternalId external_id, RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        await catalog.FindPlanByExternalIdAsync(external_id.Value, cancellationToken) is { } plan
            ? await ChangeAsync(plan.Id, body, catalog, cancellationToken)
            : Answer.Of(Problem.NotFound(Type, external_id.Value));

    private static Task<IResult> ChangeAsync(PlanId id, RequestBody body, ICatalogService catalog, CancellationToken cancellationToken) =>
        body.SendAsync(PlanRequests.Update, command => catalog.UpdatePlanAsync(id, command, cancellationToken), p => Answer.Ok(new PlanResponse(p)));
}
