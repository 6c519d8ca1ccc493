using System.Text.Json;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>The operations of the public contract, and whether an answer is one of theirs.</summary>
public static class Contract
{
    /// <summary>Members of our own: the clock a customer lives by, the flat amount of a tier (R25), the currency of a coupon's amount, the pauses of a subscription.</summary>
    private static readonly string[] Ours = ["test_clock_id", "flat_amount", "currency", "pauses"];

    private static readonly Lazy<(string Method, string[] Path)[]> Operations = new(() =>
    [
        .. JsonSchema.Contract.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => (method.Name.ToUpperInvariant(), path.Name.Split('/')))),
    ]);

    /// <summary>The operations that every host of this kind has, as "GET /customers/{customer_id}".</summary>
    public static IReadOnlyList<string> FirstOperations { get; } = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "contract", "p0-operations.txt"));

    /// <summary>The operation that a request asks for, as "GET /customers/{customer_id}"; null for one that the contract does not know.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">Path and query below the API's prefix.</param>
    public static string? OperationOf(string method, string target)
    {
        var segments = target.Split('?')[0].Split('/');
        // A word of the path comes before an id in its place: /invoices/upcoming is no invoice. An id of the seller's own at the end may hold slashes, which not every client encodes.
        var found = Operations.Value
            .Where(o => o.Method == method && (o.Path.Length == segments.Length || (o.Path.Length < segments.Length && IsId(o.Path[^1]) && o.Path[^2].StartsWith("external_", StringComparison.Ordinal))))
            .Where(o => o.Path.Zip(segments).All(p => IsId(p.First) || p.First == p.Second))
            .OrderByDescending(o => o.Path.Length).ThenBy(o => o.Path.Count(IsId)).Select(o => o.Path).FirstOrDefault();
        return found is null ? null : $"{method} {string.Join('/', found)}";
    }

    /// <summary>What is wrong with a successful answer; empty for an operation that the contract does not know.</summary>
    public static IReadOnlyList<string> Violations(string method, string target, string body)
    {
        if (OperationOf(method, target) is not { } operation)
            return [];
        var path = operation.Split(' ')[1];
        if (body.Length == 0)
            return JsonSchema.HasAnswer(method.ToLowerInvariant(), path) ? [$"{operation}: no answer"] : [];
        using var document = JsonDocument.Parse(body);
        return [.. JsonSchema.ViolationsOfAnswer(method.ToLowerInvariant(), path, document.RootElement, Ours).Select(v => $"{operation}: {v}")];
    }

    private static bool IsId(string segment) => segment.StartsWith('{');
}
