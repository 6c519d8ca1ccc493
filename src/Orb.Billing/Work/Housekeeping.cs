using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Outbox;
using Orb.Billing.Tenants;

namespace Orb.Billing.Work;

/// <summary>Deletes what is kept for a while only: the answers of idempotent requests, after 30 days, and messages, after their retention.</summary>
internal sealed class Housekeeping(IServiceScopeFactory scopes, IClock wall, IOptions<OutboxOptions> outbox)
{
    private const int Batch = 1_000;
    private static readonly Duration AnswersKept = Duration.FromDays(30);
    private static readonly Duration Interval = Duration.FromHours(1);

    private Instant _next = Instant.MinValue;

    /// <summary>Deletes a batch when an hour has passed since the last one, and goes on while batches are full.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = wall.GetCurrentInstant();
        if (now < _next)
            return;
        _next = now + Interval;
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var answers = scope.ServiceProvider.GetRequiredService<IIdempotencyStore>();
        while (await answers.DeleteBeforeAsync(now - AnswersKept, Batch, cancellationToken).ConfigureAwait(false) == Batch)
        {
        }

        // Where nobody takes messages they would wait for ever.
        var nobody = !scope.ServiceProvider.GetServices<IOutboxSender>().Any();
        var messages = scope.ServiceProvider.GetRequiredService<IOutboxStore>();
        while (await messages.DeleteBeforeAsync(now - outbox.Value.Retention, nobody, Batch, cancellationToken).ConfigureAwait(false) == Batch)
        {
        }
    }
}
