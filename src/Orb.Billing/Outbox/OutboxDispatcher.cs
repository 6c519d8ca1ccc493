using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Telemetry;
using Orb.Billing.Work;

namespace Orb.Billing.Outbox;

/// <summary>Delivers messages. Two dispatchers at once share the work; one that dies leaves its messages to the next when its lease has run out.</summary>
public interface IOutboxDispatcher
{
    /// <summary>Delivers one batch of what is available now; does nothing where the host has no <see cref="IOutboxSender"/>.</summary>
    Task<OutboxRun> RunAsync(CancellationToken cancellationToken);
}

/// <summary>What a dispatcher did.</summary>
/// <param name="Claimed">Messages taken up; less than a batch means that no more were available.</param>
/// <param name="Sent">Of these, taken by every sender.</param>
/// <param name="Failed">Of these, to be tried again.</param>
/// <param name="Dead">Of these, given up.</param>
public sealed record OutboxRun(int Claimed, int Sent, int Failed, int Dead);

internal sealed class OutboxDispatcher(
    IServiceScopeFactory scopes, IClock wall, IOptions<OutboxOptions> options, SchemaWatch schema, BillingTelemetry telemetry, ILogger<OutboxDispatcher> log)
    : IOutboxDispatcher
{
    private const int MaximumErrorLength = 1_000;

    public async Task<OutboxRun> RunAsync(CancellationToken cancellationToken)
    {
        await schema.EnsureAsync().ConfigureAwait(false);
        var run = telemetry.Begin(OrbTelemetry.DispatchActivity);
        using var activity = run.Activity;
        var claims = await ClaimAsync(cancellationToken).ConfigureAwait(false);
        var states = new OutboxState?[claims.Count];
        await Parallel.ForAsync(
            0, claims.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (i, stop) => states[i] = await DeliverAsync(claims[i], stop).ConfigureAwait(false)).ConfigureAwait(false);
        var result = new OutboxRun(
            claims.Count, states.Count(s => s == OutboxState.Sent), states.Count(s => s == OutboxState.Pending), states.Count(s => s == OutboxState.Dead));
        telemetry.Dispatched(run, result);
        return result;
    }

    private async Task<IReadOnlyList<OutboxClaim>> ClaimAsync(CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        if (!scope.ServiceProvider.GetServices<IOutboxSender>().Any())
            return [];
        return await scope.ServiceProvider.GetRequiredService<IOutboxStore>()
            .ClaimAsync(wall.GetCurrentInstant(), options.Value.Lease, options.Value.BatchSize, cancellationToken).ConfigureAwait(false);
    }

    // Null when the claim was lost: another dispatcher has it, and both may have sent it.
    private async Task<OutboxState?> DeliverAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(claim.Message.TenantId);
        var delivery = await SendAsync(scope.ServiceProvider.GetServices<IOutboxSender>(), claim.Message, cancellationToken).ConfigureAwait(false);
        var ended = await scope.ServiceProvider.GetRequiredService<IOutboxStore>().EndAsync(claim, delivery, cancellationToken).ConfigureAwait(false);
        if (!ended)
            OutboxLog.ClaimLost(log, claim.Message.Id);
        return ended ? delivery.State : null;
    }

    private async Task<OutboxDelivery> SendAsync(IEnumerable<IOutboxSender> senders, OutboxMessage message, CancellationToken cancellationToken)
    {
        var taken = message.SentTo.ToList();
        string? error = null;
        foreach (var sender in senders.Where(s => !taken.Contains(s.Name) && (message.IsLive || !s.ReachesLive)))
        {
            if (await FailureAsync(sender, message, cancellationToken).ConfigureAwait(false) is not { } failure)
            {
                taken.Add(sender.Name);
                continue;
            }

            OutboxLog.SendFailed(log, message.Id, message.Type, sender.Name, message.Attempts, failure);
            error ??= $"{sender.Name}: {failure.GetType().Name}: {failure.Message}";
        }

        if (error?.Length > MaximumErrorLength)
            error = error[..MaximumErrorLength];
        var now = wall.GetCurrentInstant();
        if (error is null)
            return new OutboxDelivery(taken, OutboxState.Sent, now, null);
        if (message.Attempts <= options.Value.RetryDelays.Count)
            return new OutboxDelivery(taken, OutboxState.Pending, now + options.Value.RetryDelays[message.Attempts - 1], error);
        OutboxLog.GivenUp(log, message.Id, message.Type, message.Attempts);
        return new OutboxDelivery(taken, OutboxState.Dead, now, error);
    }

    private async Task<Exception?> FailureAsync(IOutboxSender sender, OutboxMessage message, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.SendTimeout.ToTimeSpan());
        try
        {
            await sender.SendAsync(message, timeout.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops: the message stays under its lease and is sent again by whoever comes next.
            throw;
        }
#pragma warning disable CA1031 // Whatever a sender meets, the message is not lost and the others go on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure;
        }
    }
}

internal static partial class OutboxLog
{
    [LoggerMessage(2101, LogLevel.Warning, "The claim on message {MessageId} was lost to another dispatcher; it may have been sent twice, under one id.")]
    public static partial void ClaimLost(ILogger logger, OutboxMessageId messageId);

    [LoggerMessage(2102, LogLevel.Warning, "Message {MessageId} of type {Type} was not taken by {Sender} at attempt {Attempt}.")]
    public static partial void SendFailed(ILogger logger, OutboxMessageId messageId, string type, string sender, int attempt, Exception exception);

    [LoggerMessage(2103, LogLevel.Error, "Message {MessageId} of type {Type} was given up after {Attempts} attempts; replay it when its receiver is well.")]
    public static partial void GivenUp(ILogger logger, OutboxMessageId messageId, string type, int attempts);

    [LoggerMessage(2104, LogLevel.Error, "The delivery of messages failed and will be tried again.")]
    public static partial void DispatchFailed(ILogger logger, Exception exception);
}
