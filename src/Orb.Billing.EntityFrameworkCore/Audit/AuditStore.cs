using Microsoft.EntityFrameworkCore;
using Orb.Billing.Audit;

namespace Orb.Billing.EntityFrameworkCore.Audit;

internal sealed class AuditStore(OrbDbContext context, BillingTransactions transactions) : IAuditStore
{
    public Task<StoreResult> AddAsync(AuditEntry entry, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, AuditEntryRow.Of(context.TenantId, entry), cancellationToken);

    public Task<StoreResult> AddToAsync(TenantId tenant, AuditEntry entry, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, AuditEntryRow.Of(tenant.Value, entry), cancellationToken);

    public async Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        IQueryable<AuditEntryRow> rows = context.Set<AuditEntryRow>();
        if (query.ResourceType is { } type)
            rows = rows.Where(e => e.ResourceType == type);
        if (query.ResourceId is { } id)
            rows = rows.Where(e => e.ResourceId == id);
        if (query.Actor is { } actor)
            rows = rows.Where(e => e.Actor == actor);
        rows = rows.In(e => e.At, query.At ?? CreatedRange.Any);
        return [.. (await rows.PageById(after, take).ToListAsync(cancellationToken)).Select(r => r.ToEntry())];
    }
}
