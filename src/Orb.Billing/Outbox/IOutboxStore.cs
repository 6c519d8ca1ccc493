using NodaTime;

namespace Orb.Billing.Outbox;

/// <summary>Stores messages. What is asked and changed by a dispatcher crosses tenants; the rest is confined to the scope's.</summary>
public interface IOutboxStore
{
    /// <summary>Adds messages to the open transaction: they are written when it commits, all in one go, or never.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    void Add(IReadOnlyList<OutboxMessage> messages);

    /// <summary>
    /// Claims at most <paramref name="limit"/> pending messages that are available and under no other lease, the longest available first, and
    /// counts an attempt on each. A system query; commits by itself.
    /// </summary>
    Task<IReadOnlyList<OutboxClaim>> ClaimAsync(Instant wallNow, Duration lease, int limit, CancellationToken cancellationToken);

    /// <summary>Ends a claim. False when it was lost to another dispatcher; then nothing is written.</summary>
    Task<bool> EndAsync(OutboxClaim claim, OutboxDelivery delivery, CancellationToken cancellationToken);

    /// <summary>A message by id.</summary>
    Task<OutboxMessage?> FindAsync(OutboxMessageId id, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="take"/> messages after a position, the newest (created at, id) first.</summary>
    Task<IReadOnlyList<OutboxMessage>> ListAsync(OutboxQuery query, PagePosition? after, int take, CancellationToken cancellationToken);

    /// <summary>Makes one message, or all of a query, pending once more for every sender, if it is sent or dead; how many were.</summary>
    Task<int> ReplayAsync(OutboxMessageId? id, OutboxQuery query, Instant wallNow, CancellationToken cancellationToken);

    /// <summary>How many messages of all tenants wait, since when the longest does, and how many are dead. A system query.</summary>
    Task<OutboxDepth> DepthAsync(CancellationToken cancellationToken);

    /// <summary>Deletes at most <paramref name="limit"/> messages of all tenants that were written before an instant, the pending ones only if asked to.</summary>
    Task<int> DeleteBeforeAsync(Instant instant, bool pendingToo, int limit, CancellationToken cancellationToken);
}

/// <summary>A message claimed for delivery.</summary>
/// <param name="Message">The message, this attempt counted.</param>
/// <param name="FencingToken">Goes up with every claim; an end under an older one is refused.</param>
public sealed record OutboxClaim(OutboxMessage Message, long FencingToken);

/// <summary>What came of a delivery.</summary>
/// <param name="SentTo">All senders that have taken the message by now.</param>
/// <param name="State">Its state.</param>
/// <param name="At">When: of a sent one since then, of a pending one the next attempt.</param>
/// <param name="Error">What failed; null when nothing did.</param>
public sealed record OutboxDelivery(IReadOnlyList<string> SentTo, OutboxState State, Instant At, string? Error);

/// <summary>The state of the queue.</summary>
/// <param name="Pending">Messages that wait.</param>
/// <param name="OldestAt">When the oldest of them was written; null when there is none.</param>
/// <param name="Dead">Messages that nobody will send again by themselves.</param>
public sealed record OutboxDepth(long Pending, Instant? OldestAt, long Dead);
