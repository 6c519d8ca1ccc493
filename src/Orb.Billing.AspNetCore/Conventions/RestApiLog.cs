using Microsoft.Extensions.Logging;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>What the API logs: never a body, a query string or a key.</summary>
internal static partial class RestApiLog
{
    [LoggerMessage(3001, LogLevel.Information,
        "{Method} {Path} answered {Status} in {Milliseconds} ms for tenant {Tenant}, {Caller}, request {RequestId}")]
    public static partial void Answered(
        ILogger logger, string method, string path, int status, long milliseconds, string? tenant, string? caller, string? requestId);

    [LoggerMessage(3002, LogLevel.Error, "{Method} {Path} failed, request {RequestId}")]
    public static partial void Failed(ILogger logger, Exception failure, string method, string path, string? requestId);

    [LoggerMessage(3003, LogLevel.Warning, "The store did not answer in time, request {RequestId}")]
    public static partial void Busy(ILogger logger, Exception failure, string? requestId);
}
