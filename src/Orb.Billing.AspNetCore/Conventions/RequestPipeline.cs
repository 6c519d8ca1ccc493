using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>
/// What surrounds every endpoint of the API, whatever else the host puts into its pipeline. The order matters: nobody's body is read before
/// the caller is known and may do what is asked, and no transaction is open while a body trickles in.
/// </summary>
internal sealed class RequestPipeline(
    IEnumerable<IBearerAuthenticator> authenticators, RequestLimits limits, IOptions<RestApiOptions> options, ILogger<RequestPipeline> logger)
{
    private static readonly object CallerKey = new();

    public async Task RunAsync(HttpContext context, RequestDelegate endpoint)
    {
        RequestIds.Assign(context);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await GuardAsync(context, endpoint);
        }
        finally
        {
            if (options.Value.LogRequests)
                Log(context, Stopwatch.GetElapsedTime(started).Ticks / TimeSpan.TicksPerMillisecond);
        }
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate endpoint)
    {
        try
        {
            if (await RefusalAsync(context) is { } problem)
                await Answer.Of(problem).ExecuteAsync(context);
            else
                await WithBodyAsync(context, endpoint);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await AnswerFailureAsync(context, failure);
        }
    }

    private async Task AnswerFailureAsync(HttpContext context, Exception failure)
    {
        var problem = failure switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.TooLarge(null, BodyLimit(context)),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => Problem.TooSlow(),
            BadHttpRequestException => Problem.Malformed("The request could not be read to its end."),
            TimeoutException or StorageUnavailableException => Problem.Busy(),
            AuthorityUnavailableException => Problem.NoAuthority(),
            // Done twice it could count twice; under a key it is answered as it was.
            CommitOutcomeUnknownException when !IdempotentRequests.Concerns(context) => Problem.OutcomeUnknown(),
            CommitOutcomeUnknownException => Problem.Busy(),
            // Told to the caller, for only the host's owner can mend it and nothing is wrong with the request.
            UnknownPriceModelException or UnreadableConfigurationException { InnerException: UnknownPriceModelException } =>
                Problem.Conflict(failure.Message) with { NeverRetry = true },
            _ when TransactionsOf(context).Judge(failure) != StorageFailure.Other => Problem.Busy(),
            _ => Problem.Internal(),
        };
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            RestApiLog.Busy(logger, failure, RequestIds.Of(context));
        else if (problem.Status == StatusCodes.Status500InternalServerError)
            RestApiLog.Failed(logger, failure, context.Request.Method, context.Request.Path.ToUriComponent(), RequestIds.Of(context));

        context.Response.Clear();
        context.Response.Headers[RequestIds.Header] = RequestIds.Of(context);
        await Answer.Of(problem).ExecuteAsync(context);
    }

    // Who calls and whether they may; null when they may.
    private async Task<Problem?> RefusalAsync(HttpContext context)
    {
        if (BearerToken.Of(context.Request) is not { } token)
            return Problem.Unauthenticated("Send an API key or a token in the header 'Authorization: Bearer <key>'. It is accepted nowhere else.");

        if (await CallerAsync(context, token) is not { } caller)
            return Problem.Unauthenticated("The API key or token is unknown, has expired or was revoked.");

        context.Items[CallerKey] = caller;
        context.RequestServices.GetRequiredService<TenantScope>().Enter(caller.TenantId);
        context.RequestServices.GetRequiredService<ActorScope>().Enter(caller.Name, caller.Authority);
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>() is not { } required)
            return Problem.Forbidden("This operation states no permission and is refused to everyone.");
        if (!RolePermissions.Allow(caller.Role, caller.Scopes, required.Permission))
            return Problem.Forbidden($"The caller's role {caller.Role} has no permission {required.Permission}{(caller.Scopes.Count > 0 ? " within its scopes" : "")}.");
        if (caller.CustomerId is not null && PortalBindingOf(context) is null)
            return Problem.Forbidden("This operation is not open to the role Portal, which reads what belongs to one customer.");
        if (limits.Exceeds(caller, context) is { } wait)
            return Problem.TooManyRequests(wait);
        return caller.CustomerId is { } own ? await OfAnotherCustomerAsync(context, own) : null;
    }

    private static PortalBinding? PortalBindingOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<PortalBinding>();

    private static Task<Problem?> OfAnotherCustomerAsync(HttpContext context, CustomerId own) =>
        TransactionsOf(context).RunRepeatableAsync(() => PortalBindingOf(context)!.RefusalAsync(context, own), context.RequestAborted);

    // Reading may be repeated: a connection that broke in the pool must not be the caller's trouble.
    private async Task<Caller?> CallerAsync(HttpContext context, string token) => await TransactionsOf(context).RunRepeatableAsync(
        async () =>
        {
            Caller? caller = null;
            foreach (var authenticator in authenticators)
                caller ??= await authenticator.AuthenticateAsync(token, context.RequestAborted);
            return caller;
        },
        context.RequestAborted);

    private static async Task ReadAsync(HttpContext context, RequestDelegate endpoint)
    {
        var failure = await TransactionsOf(context).RunRepeatableAsync<ExceptionDispatchInfo?>(
            async () =>
            {
                try
                {
                    await endpoint(context);
                    return null;
                }
                catch (Exception failure) when (context.Response.HasStarted)
                {
                    // Half an answer cannot be taken back.
                    return ExceptionDispatchInfo.Capture(failure);
                }
            },
            context.RequestAborted);
        failure?.Throw();
    }

    private static IBillingTransactions TransactionsOf(HttpContext context) => context.RequestServices.GetRequiredService<IBillingTransactions>();

    private async Task WithBodyAsync(HttpContext context, RequestDelegate endpoint)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            await ReadAsync(context, endpoint);
            return;
        }

        // Nothing is unpacked here: what is small on the wire could be anything behind it.
        if (context.Request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            await Answer.Of(Problem.Encoded(encoding)).ExecuteAsync(context);
            return;
        }

        var (body, problem) = await BodyReader.ReadAsync(context.Request, BodyLimit(context), context.RequestAborted);
        if (problem is not null)
        {
            await Answer.Of(problem).ExecuteAsync(context);
            return;
        }

        RequestBody.Keep(context, body);
        if (IdempotentRequests.Concerns(context))
            await IdempotentRequests.RunAsync(context, body, endpoint);
        else
            await endpoint(context);
    }

    private int BodyLimit(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<LargeBody>() is null
        ? options.Value.MaximumBodyBytes
        : options.Value.MaximumIngestBodyBytes;

    private void Log(HttpContext context, long milliseconds)
    {
        var caller = context.Items.TryGetValue(CallerKey, out var known) ? (Caller?)known : null;
        RestApiLog.Answered(
            logger, context.Request.Method, context.Request.Path.ToUriComponent(), context.Response.StatusCode, milliseconds,
            caller?.TenantId.ToString(), caller?.Name, RequestIds.Of(context));
    }
}
