using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>What an endpoint answers: a resource, a problem or nothing. Written in one piece, so that a failure while writing is still a 500.</summary>
internal sealed class Answer : IResult
{
    public const string RetryHeader = "x-should-retry";

    // The options look a type over each time they are asked for it.
    private static readonly ConcurrentDictionary<Type, JsonTypeInfo> Shapes = new();

    private readonly int _status;
    private readonly object? _body;
    private readonly Problem? _problem;

    private Answer(int status, object? body, Problem? problem)
    {
        _status = status;
        _body = body;
        _problem = problem;
    }

    public static Answer Ok(object body) => new(StatusCodes.Status200OK, body, null);

    public static Answer Created(object body) => new(StatusCodes.Status201Created, body, null);

    public static Answer NoContent() => new(StatusCodes.Status204NoContent, null, null);

    public static Answer Of(Problem problem) => new(problem.Status, null, problem);

    /// <summary>The resource found, or 404 naming what was looked for.</summary>
    public static Answer Found<T>(T? found, string type, string identifier, Func<T, object> body)
        where T : class =>
        found is null ? Of(Problem.NotFound(type, identifier)) : Ok(body(found));

    /// <summary>The result of a command or its refusal.</summary>
    public static Answer From<T>(Outcome<T> outcome, Func<T, Answer> success)
        where T : notnull =>
        outcome.TryGetValue(out var value, out var refusal) ? success(value) : Of(Problem.From(refusal));

    /// <summary>A page of a list.</summary>
    public static Answer Page<T, TResponse>(Outcome<Page<T>> outcome, Func<T, TResponse> body) =>
        From(outcome, page => Ok(new PageResponse<TResponse>([.. page.Items.Select(body)], new PaginationResponse(page.NextCursor))));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        if (_problem is not null)
            WriteHeaders(response, _problem);
        if (_problem is { HasWritten: true })
            IdempotentRequests.KeepWrites(httpContext);
        var body = _problem is not null ? ProblemResponse.Of(_problem, httpContext) : _body;
        if (body is null)
            return;

        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, Shapes.GetOrAdd(body.GetType(), static type => RestApiJson.Wire.GetTypeInfo(type)!));
        if (_status == StatusCodes.Status200OK && HttpMethods.IsGet(httpContext.Request.Method) && EntityTag.IsKnown(httpContext, bytes))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = _problem is null ? "application/json" : Problem.ContentType;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private static void WriteHeaders(HttpResponse response, Problem problem)
    {
        if (problem.NeverRetry)
            response.Headers[RetryHeader] = "false";
        if (problem.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (problem.Status == StatusCodes.Status413PayloadTooLarge)
            response.Headers.Connection = "close";
        if (problem.Status == StatusCodes.Status401Unauthorized)
            response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
    }
}
