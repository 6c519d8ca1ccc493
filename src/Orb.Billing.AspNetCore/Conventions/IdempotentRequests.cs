using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>
/// Requests with an idempotency key: effect and answer are written in one transaction, so that a retry after any failure finds both or
/// neither. Only successes are kept: a refusal wrote nothing and may be judged anew.
/// </summary>
internal static class IdempotentRequests
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";
    public const int MaximumKeyLength = 255;

    private static readonly object Written = new();

    /// <summary>Whether the request carries a key that counts. What changes nothing has no effect to protect; SDKs send a key on most of it all the same.</summary>
    public static bool Concerns(HttpContext context) => !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<ChangesNothing>() is null && context.Request.Headers.ContainsKey(Header);

    /// <summary>Says that a request was refused and has written something all the same, which is to stay.</summary>
    public static void KeepWrites(HttpContext context) => context.Items[Written] = true;

    public static async Task RunAsync(HttpContext context, ReadOnlyMemory<byte> body, RequestDelegate endpoint)
    {
        var key = context.Request.Headers[Header].ToString();
        if (key.Length is 0 or > MaximumKeyLength || key.Any(char.IsControl))
        {
            await Answer.Of(Problem.Invalid(Header, $"must be 1 to {MaximumKeyLength} printable characters, but has {key.Length}.")).ExecuteAsync(context);
            return;
        }

        var hash = Hash(context.Request, body.Span);
        // The key is looked at before anything is done, so this may be repeated even when nobody knows whether the commit happened.
        var attempt = await context.RequestServices.GetRequiredService<IBillingTransactions>()
            .RunRepeatableAsync(() => ExecuteAsync(context, key, hash, endpoint), context.RequestAborted);
        // Sent only now: an answer must not promise what a failing commit takes back.
        if (attempt.WasOvertaken)
            await AnswerAsTheOtherAsync(context, key, hash);
        else if (attempt.WasRefused && await FindAsync(context, key) is { } other)
            await ReplayAsync(context, other, hash);
        else if (attempt.Stored is { } stored)
            await ReplayAsync(context, stored, hash);
        else if (attempt.Bytes.Length > 0)
            await context.Response.Body.WriteAsync(attempt.Bytes, context.RequestAborted);
    }

    private static async Task<Attempt> ExecuteAsync(HttpContext context, string key, byte[] hash, RequestDelegate endpoint)
    {
        var services = context.RequestServices;
        var cancellation = context.RequestAborted;
        var answers = services.GetRequiredService<IIdempotencyStore>();
        Forget(context);
        await using var transaction = await services.GetRequiredService<IBillingTransactions>().BeginAsync(cancellation);
        if (await answers.FindAsync(key, cancellation) is { } stored)
            return new Attempt([], stored);

        var bytes = await BufferedAsync(context, endpoint);
        if (context.Response.StatusCode is >= 200 and < 300)
        {
            var now = services.GetRequiredService<IClock>().GetCurrentInstant();
            var answer = new IdempotentAnswer(key, hash, context.Response.StatusCode, Kept(context, bytes), now);
            if (await answers.AddAsync(answer, cancellation) != StoreResult.Success)
                return new Attempt([], null, WasOvertaken: true);
            await transaction.CommitAsync(cancellation);
            return new Attempt(bytes, null);
        }

        // It is not kept under the key: the next request finds what was written, and is refused for that.
        if (context.Items.ContainsKey(Written))
            await transaction.CommitAsync(cancellation);
        return new Attempt(bytes, null, WasRefused: true);
    }

    // A secret is shown to whoever made it, and stored nowhere.
    private static byte[] Kept(HttpContext context, byte[] answer)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ShowsSecret>() is not { } secret)
            return answer;
        var shown = JsonNode.Parse(answer)!.AsObject();
        shown[secret.Member] = null;
        return Encoding.UTF8.GetBytes(shown.ToJsonString());
    }

    // What an attempt that was rolled back said of itself.
    private static void Forget(HttpContext context)
    {
        context.Items.Remove(Written);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = null;
        response.ContentType = null;
        response.Headers.Remove(Answer.RetryHeader);
        response.Headers.RetryAfter = default;
    }

    private static Task<IdempotentAnswer?> FindAsync(HttpContext context, string key) =>
        context.RequestServices.GetRequiredService<IIdempotencyStore>().FindAsync(key, context.RequestAborted);

    private static async Task AnswerAsTheOtherAsync(HttpContext context, string key, byte[] hash)
    {
        if (await FindAsync(context, key) is { } stored)
        {
            await ReplayAsync(context, stored, hash);
            return;
        }

        Forget(context);
        await Answer.Of(Problem.Conflict($"Another request with this {Header} is under way; try again.")).ExecuteAsync(context);
    }

    private static async Task<byte[]> BufferedAsync(HttpContext context, RequestDelegate endpoint)
    {
        var wire = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await endpoint(context);
        }
        finally
        {
            context.Response.Body = wire;
        }

        return buffer.ToArray();
    }

    private static async Task ReplayAsync(HttpContext context, IdempotentAnswer stored, byte[] hash)
    {
        Forget(context);
        if (!CryptographicOperations.FixedTimeEquals(stored.RequestHash, hash))
        {
            var conflict = Problem.Conflict($"This {Header} was used for another request; use a new one.") with { NeverRetry = true };
            await Answer.Of(conflict).ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        response.StatusCode = stored.StatusCode;
        response.Headers[ReplayedHeader] = "true";
        if (stored.Body.Length == 0)
            return;
        response.ContentType = "application/json";
        response.ContentLength = stored.Body.Length;
        await response.Body.WriteAsync(stored.Body, context.RequestAborted);
    }

    /// <summary>What came of an attempt: bytes to send, or what was answered before.</summary>
    /// <param name="Bytes">The answer's body.</param>
    /// <param name="Stored">The answer that was given to this key before.</param>
    /// <param name="WasOvertaken">Another request with the key was faster, on a store that lets two begin at once; what this one did was rolled back.</param>
    /// <param name="WasRefused">
    /// It was refused. Where two may begin at once, what refused it may be what another request with the key has done meanwhile: then that one's answer is this one's too.
    /// </param>
    private sealed record Attempt(byte[] Bytes, IdempotentAnswer? Stored, bool WasOvertaken = false, bool WasRefused = false);

    private static byte[] Hash(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // None of the three can hold a line break, so the parts cannot be confused.
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.PathBase}{request.Path}\n{request.QueryString}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
