using Microsoft.EntityFrameworkCore;
using Orb.Billing.Tenants;

namespace Orb.Billing.EntityFrameworkCore.Tenants;

/// <summary>Every query here works across tenants: it is by a key's row that a request learns its tenant.</summary>
internal sealed class TenantStore(OrbDbContext context, BillingTransactions transactions) : ITenantStore
{
    public Task<StoreResult> AddAsync(TenantId id, string name, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, new TenantRow { Id = id.Value, Name = name }, cancellationToken);

    public Task<StoreResult> AddKeyAsync(ApiKey key, CancellationToken cancellationToken) => transactions.AddAsync(
        context,
        new ApiKeyRow
        {
            TenantId = key.TenantId.Value,
            Id = key.Id.Value,
            Name = key.Name,
            Role = key.Role,
            Hash = key.Hash,
            LastFour = key.LastFour,
            IsDevelopment = key.IsDevelopment,
            CreatedAt = key.CreatedAt,
            RevokedAt = key.RevokedAt,
        },
        cancellationToken);

    public async Task<ApiKey?> FindKeyAsync(byte[] hash, CancellationToken cancellationToken)
    {
        var row = await context.Set<ApiKeyRow>().IgnoreQueryFilters().SingleOrDefaultAsync(k => k.Hash == hash, cancellationToken);
        return row is null ? null : new ApiKey
        {
            Id = new(row.Id),
            TenantId = new(row.TenantId),
            Name = row.Name,
            Role = row.Role,
            Hash = row.Hash,
            LastFour = row.LastFour,
            IsDevelopment = row.IsDevelopment,
            CreatedAt = row.CreatedAt,
            RevokedAt = row.RevokedAt,
        };
    }

    public Task<bool> AnyKeyAsync(CancellationToken cancellationToken) =>
        context.Set<ApiKeyRow>().IgnoreQueryFilters().AnyAsync(k => k.RevokedAt == null && !k.IsDevelopment, cancellationToken);
}
