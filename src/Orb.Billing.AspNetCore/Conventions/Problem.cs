using Microsoft.AspNetCore.Http;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>An error as the contract writes it (RFC 7807): SDKs choose their exception by type and status.</summary>
internal sealed record Problem(int Status, string Kind, string Title, string Detail)
{
    /// <summary>What the type of every problem starts with.</summary>
    public const string TypePrefix = "https://docs.withorb.com/reference/error-responses#";

    public const string ContentType = "application/problem+json";

    public IReadOnlyList<string>? ValidationErrors { get; init; }

    /// <summary>For a batch of events that was refused: what is wrong with which.</summary>
    public IReadOnlyList<IngestFailure>? ValidationFailed { get; init; }

    /// <summary>The SDKs retry every 409; where that can never succeed they are told not to.</summary>
    public bool NeverRetry { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>Whether what the request has written stays, though it was refused.</summary>
    public bool HasWritten { get; init; }

    public string Type => TypePrefix + Kind;

    public static Problem Invalid(IReadOnlyList<ValidationIssue> issues) =>
        Invalid([.. issues.Select(issue => issue.ToString())]);

    public static Problem Invalid(string field, string message) => Invalid([new ValidationIssue(field, message)]);

    public static Problem Malformed(string message) => Invalid([message]);

    public static Problem NotFound(string type, string identifier) => From(Refusal.NotFound(type, Shorten(identifier)));

    public static Problem UnknownUrl(string method, string path) => new(
        StatusCodes.Status404NotFound, "404-url-not-found", "URL not found", $"{method} {Shorten(path)} is not an operation of this API.");

    public static Problem Unauthenticated(string detail) => new(
        StatusCodes.Status401Unauthorized, "401-authentication-error", "Authentication failed", detail);

    public static Problem Forbidden(string detail) => new(StatusCodes.Status403Forbidden, "403-permission-denied", "Permission denied", detail);

    public static Problem TooLarge(long? found, int limit) => new(
        StatusCodes.Status413PayloadTooLarge, "413-request-too-large", "Request too large",
        found is { } size ? $"The body has {size} bytes; at most {limit} are accepted." : $"The body has more than the {limit} bytes that are accepted.");

    public static Problem TooSlow() => new(
        StatusCodes.Status408RequestTimeout, "408-request-timeout", "Request timeout", "The body did not arrive in time.");

    public static Problem Encoded(string encoding) => new(
        StatusCodes.Status415UnsupportedMediaType, "415-unsupported-media-type", "Unsupported media type",
        $"The body is encoded as '{Shorten(encoding)}'; bodies are accepted as they are, without an encoding.");

    public static Problem FeatureNotAvailable(string detail) => new(
        // The documentation says 404, but the SDKs look for 400.
        StatusCodes.Status400BadRequest, "404-feature-not-available", "Feature not available", detail);

    public static Problem Conflict(string detail) => new(StatusCodes.Status409Conflict, "409-resource-conflict", "Resource conflict", detail);

    public static Problem Internal() => new(
        StatusCodes.Status500InternalServerError, "500-internal-server-error", "Internal server error",
        "The request failed for a reason of ours, which is logged under the request id.");

    public static Problem Busy() => new(
        StatusCodes.Status503ServiceUnavailable, "503-service-unavailable", "Service unavailable",
        "The store did not answer in time. Try again, a write with its Idempotency-Key.")
    {
        RetryAfterSeconds = 1,
    };

    public static Problem NoAuthority() => new(
        StatusCodes.Status503ServiceUnavailable, "503-service-unavailable", "Service unavailable",
        "The keys that tokens are signed with could not be read from their authority. Try again.")
    {
        RetryAfterSeconds = 1,
    };

    public static Problem TooManyRequests(int seconds) => new(
        StatusCodes.Status429TooManyRequests, "429-too-many-requests", "Too many requests",
        $"The caller sent more requests of this kind than the host allows. Try again after {seconds} s.")
    {
        RetryAfterSeconds = seconds,
    };

    public static Problem OutcomeUnknown() => new(
        StatusCodes.Status500InternalServerError, "500-internal-server-error", "Internal server error",
        "The connection to the store broke while the request was being written, so it may have been carried out. Look before sending it again; with an Idempotency-Key it could be repeated safely.")
    {
        NeverRetry = true,
    };

    public static Problem From(Refusal refusal) => refusal.Kind switch
    {
        RefusalKind.Invalid => Invalid(refusal.Issues),
        RefusalKind.ConstraintViolation => new(StatusCodes.Status400BadRequest, "400-constraint-violation", "Constraint violation", refusal.Message)
        {
            HasWritten = refusal.HasWritten,
        },
        RefusalKind.AlreadyExists => new(
            StatusCodes.Status400BadRequest, "400-duplicate-resource-creation", "Duplicate resource creation", refusal.Message),
        RefusalKind.NotFound => new(StatusCodes.Status404NotFound, "404-resource-not-found", "Resource not found", refusal.Message),
        RefusalKind.Conflict => Conflict(refusal.Message) with { NeverRetry = refusal.IsFinal },
        RefusalKind.Forbidden => Forbidden(refusal.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Kind, "The kind has no problem."),
    };

    /// <summary>What a caller sent is shown back in part only: an answer is not a mirror.</summary>
    public static string Shorten(string text) => text.Length <= 64 ? text : text[..(char.IsHighSurrogate(text[63]) ? 63 : 64)] + "…";

    private static Problem Invalid(IReadOnlyList<string> errors) => new(
        StatusCodes.Status400BadRequest, "400-request-validation-errors", "Request validation errors", string.Join(" ", errors.Take(10)))
    {
        ValidationErrors = errors,
    };
}
