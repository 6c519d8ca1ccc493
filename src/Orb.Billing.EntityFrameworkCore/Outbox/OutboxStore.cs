using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Outbox;

namespace Orb.Billing.EntityFrameworkCore.Outbox;

internal sealed class OutboxStore(OrbDbContext context, BillingTransactions transactions, IOutboxClaims claims) : IOutboxStore
{
    private IQueryable<OutboxMessageRow> Messages => context.Set<OutboxMessageRow>();

    public void Add(IReadOnlyList<OutboxMessage> messages) => transactions.AddAtCommit(messages.Select(OutboxMessageRow.Of));

    public async Task<IReadOnlyList<OutboxClaim>> ClaimAsync(Instant wallNow, Duration lease, int limit, CancellationToken cancellationToken)
    {
        var claimed = await claims.ClaimAsync(wallNow, wallNow + lease, limit, cancellationToken);
        if (claimed.Count == 0)
            return [];
        // A system query, as the claim is: one dispatcher delivers the messages of all tenants.
        var ids = claimed.Select(c => c.Id).ToList();
        var rows = (await Messages.IgnoreQueryFilters().Where(m => ids.Contains(m.Id)).ToListAsync(cancellationToken)).ToDictionary(m => (m.TenantId, m.Id));
        return
        [
            .. claimed.Select(c => rows[(c.TenantId, c.Id)]).OrderBy(m => m.AvailableAt).ThenBy(m => m.CreatedAt).ThenBy(m => m.Id)
                .Select(m => new OutboxClaim(m.ToMessage(), m.FencingToken)),
        ];
    }

    public async Task<bool> EndAsync(OutboxClaim claim, OutboxDelivery delivery, CancellationToken cancellationToken)
    {
        var (tenant, id) = (claim.Message.TenantId.Value, claim.Message.Id.Value);
        Instant? sentAt = delivery.State == OutboxState.Sent ? delivery.At : null;
        var sentTo = StoredJson.Write(delivery.SentTo);
        return await Messages.IgnoreQueryFilters()
            .Where(m => m.TenantId == tenant && m.Id == id && m.FencingToken == claim.FencingToken && m.State == OutboxState.Pending && m.LeaseUntil != null)
            .ExecuteUpdateAsync(
                m => m.SetProperty(r => r.State, delivery.State).SetProperty(r => r.SentTo, sentTo).SetProperty(r => r.SentAt, sentAt)
                    .SetProperty(r => r.AvailableAt, delivery.At).SetProperty(r => r.LastError, delivery.Error).SetProperty(r => r.LeaseUntil, (Instant?)null),
                cancellationToken) == 1;
    }

    public async Task<OutboxMessage?> FindAsync(OutboxMessageId id, CancellationToken cancellationToken) =>
        (await RowById<OutboxMessageRow>.FindAsync(context, id.Value, cancellationToken))?.ToMessage();

    public async Task<IReadOnlyList<OutboxMessage>> ListAsync(OutboxQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = Of(query);
        if (after is { At: { } at, Id: var id })
            rows = rows.Where(m => m.CreatedAt < at || (m.CreatedAt == at && m.Id < id));
        return [.. (await rows.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Take(take).ToListAsync(cancellationToken)).Select(m => m.ToMessage())];
    }

    public Task<int> ReplayAsync(OutboxMessageId? id, OutboxQuery query, Instant wallNow, CancellationToken cancellationToken)
    {
        var rows = Of(query).Where(m => m.State != OutboxState.Pending);
        if (id is { } one)
            rows = rows.Where(m => m.Id == one.Value);
        return rows.ExecuteUpdateAsync(
            m => m.SetProperty(r => r.State, OutboxState.Pending).SetProperty(r => r.AvailableAt, wallNow).SetProperty(r => r.Attempts, 0)
                .SetProperty(r => r.SentTo, "[]").SetProperty(r => r.SentAt, (Instant?)null).SetProperty(r => r.LeaseUntil, (Instant?)null),
            cancellationToken);
    }

    // System queries from here on: the queue and its retention are nobody's in particular.
    public async Task<OutboxDepth> DepthAsync(CancellationToken cancellationToken)
    {
        var all = Messages.IgnoreQueryFilters();
        var waiting = await all.Where(m => m.State == OutboxState.Pending).GroupBy(m => 1)
            .Select(g => new { Count = g.LongCount(), Oldest = g.Min(m => (Instant?)m.CreatedAt) }).SingleOrDefaultAsync(cancellationToken);
        return new OutboxDepth(waiting?.Count ?? 0, waiting?.Oldest, await all.LongCountAsync(m => m.State == OutboxState.Dead, cancellationToken));
    }

    public Task<int> DeleteBeforeAsync(Instant instant, bool pendingToo, int limit, CancellationToken cancellationToken) =>
        Messages.IgnoreQueryFilters()
            .Where(m => m.CreatedAt < instant && (pendingToo || m.State != OutboxState.Pending))
            .OrderBy(m => m.CreatedAt)
            .Take(limit)
            .ExecuteDeleteAsync(cancellationToken);

    private IQueryable<OutboxMessageRow> Of(OutboxQuery query)
    {
        var rows = Messages.In(m => m.CreatedAt, query.Created);
        if (query.Type is { } type)
            rows = rows.Where(m => m.Type == type);
        if (query.State is { } state)
            rows = rows.Where(m => m.State == state);
        return rows;
    }
}
