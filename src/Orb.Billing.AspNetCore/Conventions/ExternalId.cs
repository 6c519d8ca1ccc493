using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>
/// The seller's own id at the end of a path. Such an id may hold slashes: one SDK encodes them, others do not, and the framework leaves
/// %2F as it is, so the id is read from the raw path behind the segment before it.
/// </summary>
internal sealed record ExternalId(string Value)
{
    /// <summary>The route parameter of every external id; it takes the rest of the path.</summary>
    public const string Route = "{**external_id}";

    /// <summary>The route parameter of an external id that more of the path follows; its slashes must be encoded.</summary>
    public const string Within = "{external_id}";

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<ExternalId?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return ValueTask.FromResult<ExternalId?>(Of(context));
    }

    /// <summary>The id that the path of a request names.</summary>
    public static ExternalId Of(HttpContext context)
    {
        var routed = context.GetRouteValue("external_id") as string ?? "";
        var pattern = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var segments = pattern.Split('/');
        var at = Array.FindIndex(segments, segment => segment is Route or Within);
        var before = at > 0 ? segments[at - 1] : "";
        // No store keeps a NUL, so no resource has one in its id.
        return new ExternalId((FromRaw(context, before, segments.Length - at - 1) ?? routed.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)).Replace('\0', '\uFFFD'));
    }

    private static string? FromRaw(HttpContext context, string before, int segmentsAfter)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (string.IsNullOrEmpty(target) || before.Length == 0)
            return null;
        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query)
            path = path[..query];
        var marker = $"/{before}/";
        var at = path.IndexOf(marker, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        path = path[(at + marker.Length)..].TrimEnd(segmentsAfter > 0 ? "/" : "");
        for (var after = 0; after < segmentsAfter; after++)
            path = path[..Math.Max(0, path.LastIndexOf('/'))];
        return Uri.UnescapeDataString(path);
    }
}
