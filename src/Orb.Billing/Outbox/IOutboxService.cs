using System.Globalization;
using NodaTime;
using Orb.Billing.Audit;

namespace Orb.Billing.Outbox;

/// <summary>The messages of the scope's tenant, for looking at them and sending them again.</summary>
public interface IOutboxService
{
    /// <summary>Messages, newest first.</summary>
    Task<Outcome<Page<OutboxMessage>>> ListAsync(OutboxQuery query, PageRequest page, CancellationToken cancellationToken);

    /// <summary>A message by id.</summary>
    Task<OutboxMessage?> FindAsync(OutboxMessageId id, CancellationToken cancellationToken);

    /// <summary>Sends a message once more to every sender, under its id. Refused while it is still to be sent.</summary>
    Task<Outcome<OutboxMessage>> ReplayAsync(OutboxMessageId id, CancellationToken cancellationToken);

    /// <summary>Sends the messages of a query once more that are sent or dead; how many they are.</summary>
    Task<int> ReplayAsync(OutboxQuery query, CancellationToken cancellationToken);
}

internal sealed class OutboxService(IOutboxStore store, AuditLog audit, IBillingTransactions transactions, IClock wall) : IOutboxService
{
    public Task<Outcome<Page<OutboxMessage>>> ListAsync(OutboxQuery query, PageRequest page, CancellationToken cancellationToken) => Paging.ReadAsync(
        page, (after, take) => store.ListAsync(query, after, take, cancellationToken), m => new PagePosition(m.CreatedAt, m.Id.Value), byDate: true);

    public Task<OutboxMessage?> FindAsync(OutboxMessageId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public async Task<Outcome<OutboxMessage>> ReplayAsync(OutboxMessageId id, CancellationToken cancellationToken)
    {
        var replayed = await AuditedAsync(id, OutboxQuery.All, cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } message)
            return Refusal.NotFound("OutboxMessage", id.ToString());
        return replayed == 1 ? message : Refusal.Constraint($"The message is still to be sent, at {message.AvailableAt}.");
    }

    public Task<int> ReplayAsync(OutboxQuery query, CancellationToken cancellationToken) =>
        AuditedAsync(null, query, cancellationToken);

    private Task<int> AuditedAsync(OutboxMessageId? id, OutboxQuery query, CancellationToken cancellationToken) => transactions.RunAsync(
        async () =>
        {
            await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
            var replayed = await store.ReplayAsync(id, query, wall.GetCurrentInstant(), cancellationToken).ConfigureAwait(false);
            if (replayed > 0)
            {
                var details = new Dictionary<string, string> { ["messages"] = replayed.ToString(CultureInfo.InvariantCulture) };
                await audit.WriteAsync("outbox_message", id?.ToString() ?? "query", "replayed", reason: null, details, cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return replayed;
        },
        cancellationToken);
}
