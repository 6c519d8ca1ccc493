using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>The permission an endpoint states.</summary>
internal sealed record RequiredPermission(Permission Permission);

/// <summary>Marks an endpoint that takes batches.</summary>
internal sealed class LargeBody;

/// <summary>
/// Marks an endpoint whose answer shows a secret once: what is kept of it for repeated requests (Idempotency-Key) has null in that member.
/// </summary>
internal sealed record ShowsSecret(string Member);

/// <summary>Marks an endpoint that takes a body to ask by and changes nothing.</summary>
internal sealed class ChangesNothing;

/// <summary>What the reader of the endpoint's body asks for; made when the document is.</summary>
internal sealed class RequestShapeSource(Func<RequestShape> shape)
{
    public RequestShape Shape => shape();
}

/// <summary>A parameter of the query string, for the document.</summary>
internal sealed record QueryParameter(string Name, string Description);

/// <summary>A header that this endpoint reads beside those that all do, for the document.</summary>
internal sealed record HeaderParameter(string Name, string Description);

internal static class EndpointDescriptions
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string operationId, string summary, Permission permission) =>
        endpoint.WithName(operationId).WithSummary(summary).RequiresPermission(permission);

    /// <summary>Says that an endpoint adds up usage or costs, so that its requests are counted among those.</summary>
    public static RouteHandlerBuilder AddsUp(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Analytics());

    /// <summary>Says that an endpoint changes nothing though it takes a body: a key of its request (Idempotency-Key) has no effect to protect.</summary>
    public static RouteHandlerBuilder OnlyAsks(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ChangesNothing());

    /// <summary>Opens an endpoint to the role portal, bound to the caller's customer.</summary>
    public static TBuilder OpenToPortal<TBuilder>(this TBuilder endpoint, PortalBinding binding)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(binding);

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, Func<Fields, T> read) =>
        endpoint.WithMetadata(new RequestShapeSource(() => RequestShape.Of(read)));

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) =>
        endpoint.Produces<T>(status);

    public static RouteHandlerBuilder AnswersPage<T>(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<PageResponse<T>>()
        .WithQuery("limit", "Rows a page, 1 to 100; 20 by default.")
        .WithQuery("cursor", "Where the page before ended.");

    public static RouteHandlerBuilder WithQuery(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new QueryParameter(name, description));

    public static RouteHandlerBuilder WithHeader(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new HeaderParameter(name, description));

    public static RouteHandlerBuilder WithRange(this RouteHandlerBuilder endpoint, string name, string what)
    {
        foreach (var (bound, words) in (ReadOnlySpan<(string, string)>)[("gt", "after"), ("gte", "at or after"), ("lt", "before"), ("lte", "at or before")])
            endpoint.WithQuery($"{name}[{bound}]", $"{what} {words} this timestamp.");
        return endpoint;
    }
}
