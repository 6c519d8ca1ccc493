using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tenants;

/// <summary>Tenants and their first keys, for the operator of the host.</summary>
internal static class TenantEndpoints
{
    private const string Type = "Tenant";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/tenants").WithTags("Tenants");
        group.MapPost("", CreateAsync)
            .Describe("createTenant", "Make a tenant", Permission.ManageTenants).Takes(Create).Answers<TenantResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listTenants", "List tenants, newest first", Permission.ManageTenants).AnswersPage<TenantResponse>();
        group.MapGet("/{tenant_id}", FetchAsync)
            .Describe("fetchTenant", "Fetch a tenant", Permission.ManageTenants).Answers<TenantResponse>();
        group.MapPost("/{tenant_id}/api_keys", CreateKeyAsync)
            .Describe("createTenantApiKey", "Make an API key for a tenant, which is shown once", Permission.ManageTenants)
            .Takes(CreateKey).Answers<NewApiKeyResponse>(StatusCodes.Status201Created).WithMetadata(new ShowsSecret("key"));
    }

    private static Task<IResult> CreateAsync(RequestBody body, ITenantService tenants, CancellationToken cancellationToken) =>
        body.SendAsync(Create, t => tenants.CreateAsync(t.Name, t.IsTest, cancellationToken), t => Answer.Created(new TenantResponse(t)));

    private static Task<IResult> ListAsync(QueryFields query, ITenantService tenants, CancellationToken cancellationToken) =>
        query.SendAsync(fields => fields.Page(), async page => Answer.Page(await tenants.ListAsync(page, cancellationToken), t => new TenantResponse(t)));

    private static async Task<IResult> FetchAsync(string tenant_id, ITenantService tenants, CancellationToken cancellationToken) =>
        Answer.Found(TenantId.TryParse(tenant_id, out var id) ? await tenants.FindAsync(id, cancellationToken) : null, Type, tenant_id, t => new TenantResponse(t));

    private static async Task<IResult> CreateKeyAsync(string tenant_id, RequestBody body, ITenantService tenants, CancellationToken cancellationToken) =>
        TenantId.TryParse(tenant_id, out var id)
            ? await body.SendAsync(
                CreateKey, k => tenants.CreateKeyAsync(id, k.Name, k.Role, cancellationToken), k => Answer.Created(new NewApiKeyResponse(k)))
            : Answer.Of(Problem.NotFound(Type, tenant_id));

    private static NewTenant Create(Fields fields) => new(fields.RequiredText("name"), fields.Flag("is_test") ?? false);

    private static NewKey CreateKey(Fields fields) => new(fields.RequiredText("name"), fields.RequiredChoice("role", ApiKeyRoles.All));

    private sealed record NewTenant(string Name, bool IsTest);

    private sealed record NewKey(string Name, ApiRole Role);
}
