using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Orb.Billing.AspNetCore.Metering;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>The body of a problem. SDKs take their message from <c>message</c> where there is one.</summary>
internal sealed record ProblemResponse(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RequestId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ValidationErrors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IngestFailureResponse>? ValidationFailed)
{
    public static ProblemResponse Of(Problem problem, HttpContext context) => new(
        problem.Type, problem.Title, problem.Status, problem.Detail, problem.Detail,
        RequestIds.Of(context),
        problem.ValidationErrors,
        problem.ValidationFailed is { } failed ? [.. failed.Select(f => new IngestFailureResponse(f.IdempotencyKey, f.Errors))] : null);
}
