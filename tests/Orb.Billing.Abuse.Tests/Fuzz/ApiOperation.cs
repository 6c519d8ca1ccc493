using System.Text.Json.Nodes;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>An operation of the host's own OpenAPI document.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">Its path with parameters in braces.</param>
/// <param name="Query">Names of the parameters of its query string.</param>
/// <param name="Body">The schema of its body; null where it describes none.</param>
internal sealed record ApiOperation(string Id, string Method, string Path, IReadOnlyList<string> Query, JsonObject? Body)
{
    public static async Task<IReadOnlyList<ApiOperation>> OfAsync(ApiHost host)
    {
        var document = (await host.GetAsync("/openapi/v1.json", key: null)).Succeeded();
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Where(o => o.Key is "get" or "post" or "put" or "delete" or "patch")
            .Select(o => Of(o.Key.ToUpperInvariant(), path.Key, o.Value!.AsObject())))];
    }

    private static ApiOperation Of(string method, string path, JsonObject operation) => new(
        (string)operation["operationId"]!, method, path,
        [.. (operation["parameters"]?.AsArray() ?? []).Where(p => (string?)p!["in"] == "query").Select(p => (string)p!["name"]!)],
        operation["requestBody"]?["content"]?["application/json"]?["schema"]?.AsObject());
}
