using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.EntityFrameworkCore.Tenants;

/// <summary>Every query here works across tenants: it is by a key's row that a request learns its tenant.</summary>
internal sealed class TenantStore(OrbDbContext context, BillingTransactions transactions) : ITenantStore
{
    private static readonly CompiledQuery<byte[], ApiKeyRow> KeyByHash =
        new((context, hash) => context.Set<ApiKeyRow>().IgnoreQueryFilters().Where(k => k.Hash == hash));

    public Task<StoreResult> AddAsync(Tenant tenant, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, TenantRow.Of(tenant), cancellationToken);

    public async Task<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) =>
        (await context.Set<TenantRow>().SingleOrDefaultAsync(t => t.Id == id.Value, cancellationToken))?.ToTenant();

    public async Task<IReadOnlyList<Tenant>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        IQueryable<TenantRow> tenants = context.Set<TenantRow>();
        if (after is not null)
        {
            var id = after.Id;
            tenants = tenants.Where(t => t.Id < id);
        }

        var rows = await tenants.OrderByDescending(t => t.Id).Take(take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToTenant())];
    }

    public Task<StoreResult> AddKeyAsync(ApiKey key, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, ApiKeyRow.Of(key), cancellationToken);

    public async Task<ApiKey?> FindKeyAsync(byte[] hash, CancellationToken cancellationToken) =>
        (await KeyByHash.FindAsync(context, hash, cancellationToken))?.ToKey();

    public Task<bool> AnyKeyAsync(Instant at, CancellationToken cancellationToken) =>
        context.Set<ApiKeyRow>().IgnoreQueryFilters()
            .AnyAsync(k => k.RevokedAt == null && !k.IsDevelopment && (k.ExpiresAt == null || k.ExpiresAt > at), cancellationToken);
}
