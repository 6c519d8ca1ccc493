using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tenants;

internal static class ApiKeyEndpoints
{
    private const string Type = "ApiKey";
    private const int DefaultOverlapSeconds = 24 * 60 * 60;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/api_keys").WithTags("API keys");
        group.MapPost("", CreateAsync)
            .Describe("createApiKey", "Make an API key, which is shown once", Permission.ManageApiKeys)
            .Takes(Create).Answers<NewApiKeyResponse>(StatusCodes.Status201Created).WithMetadata(new ShowsSecret("key"));
        group.MapGet("", ListAsync)
            .Describe("listApiKeys", "List API keys, newest first", Permission.ManageApiKeys).AnswersPage<ApiKeyResponse>();
        group.MapGet("/{api_key_id}", FetchAsync)
            .Describe("fetchApiKey", "Fetch an API key, without the key itself", Permission.ManageApiKeys).Answers<ApiKeyResponse>();
        group.MapPost("/{api_key_id}/rotate", RotateAsync)
            .Describe("rotateApiKey", "Make the successor of an API key, which works for a while longer", Permission.ManageApiKeys)
            .Takes(Overlap).Answers<NewApiKeyResponse>(StatusCodes.Status201Created).WithMetadata(new ShowsSecret("key"));
        group.MapPost("/{api_key_id}/revoke", RevokeAsync)
            .Describe("revokeApiKey", "End an API key at once", Permission.ManageApiKeys).Answers<ApiKeyResponse>();
    }

    private static Task<IResult> CreateAsync(RequestBody body, IApiKeyService keys, CancellationToken cancellationToken) =>
        body.SendAsync(Create, command => keys.CreateAsync(command, cancellationToken), k => Answer.Created(new NewApiKeyResponse(k)));

    private static Task<IResult> ListAsync(QueryFields query, IApiKeyService keys, CancellationToken cancellationToken) =>
        query.SendAsync(fields => fields.Page(), async page => Answer.Page(await keys.ListAsync(page, cancellationToken), k => new ApiKeyResponse(k)));

    private static async Task<IResult> FetchAsync(string api_key_id, IApiKeyService keys, CancellationToken cancellationToken) =>
        Answer.Found(
            ApiKeyId.TryParse(api_key_id, out var id) ? await keys.FindAsync(id, cancellationToken) : null, Type, api_key_id, k => new ApiKeyResponse(k));

    private static async Task<IResult> RotateAsync(string api_key_id, RequestBody body, IApiKeyService keys, CancellationToken cancellationToken) =>
        ApiKeyId.TryParse(api_key_id, out var id)
            ? await body.SendAsync(Overlap, overlap => keys.RotateAsync(id, overlap, cancellationToken), k => Answer.Created(new NewApiKeyResponse(k)))
            : Answer.Of(Problem.NotFound(Type, api_key_id));

    private static async Task<IResult> RevokeAsync(string api_key_id, IApiKeyService keys, CancellationToken cancellationToken) =>
        ApiKeyId.TryParse(api_key_id, out var id)
            ? Answer.From(await keys.RevokeAsync(id, cancellationToken), k => Answer.Ok(new ApiKeyResponse(k)))
            : Answer.Of(Problem.NotFound(Type, api_key_id));

    private static CreateApiKey Create(Fields fields)
    {
        var role = fields.RequiredChoice("role", ApiKeyRoles.All);
        var scopes = fields.Texts("scopes") ?? [];
        var known = RolePermissions.NamesOf(role);
        foreach (var scope in scopes.Where(s => !known.Contains(s)))
            fields.Add("scopes", $"'{Problem.Shorten(scope)}' is no permission of the role; it has {string.Join(", ", known)}.");
        return new CreateApiKey
        {
            Name = fields.RequiredText("name"),
            Role = role,
            Scopes = scopes,
            CustomerId = fields.Id<CustomerId>("customer_id", "Customer", CustomerId.TryParse),
            ExpiresAt = fields.Time("expires_at"),
        };
    }

    private static Duration Overlap(Fields fields) => Duration.FromSeconds(fields.Integer("overlap_seconds") ?? DefaultOverlapSeconds);
}
