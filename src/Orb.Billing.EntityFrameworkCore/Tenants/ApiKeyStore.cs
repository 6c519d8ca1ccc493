using Microsoft.EntityFrameworkCore;
using Orb.Billing.Tenants;

namespace Orb.Billing.EntityFrameworkCore.Tenants;

internal sealed class ApiKeyStore(OrbDbContext context) : IApiKeyStore
{
    private IQueryable<ApiKeyRow> Keys => context.Set<ApiKeyRow>();

    public async Task<ApiKey?> FindAsync(ApiKeyId id, CancellationToken cancellationToken) =>
        (await RowById<ApiKeyRow>.FindAsync(context, id.Value, cancellationToken))?.ToKey();

    public async Task<IReadOnlyList<ApiKey>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await Keys.PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToKey())];
    }

    public async Task<StoreResult> EndAsync(ApiKey key, CancellationToken cancellationToken) =>
        await Open(key.Id.Value, key.SuccessorId?.Value).ExecuteUpdateAsync(
            k => k.SetProperty(r => r.ExpiresAt, key.ExpiresAt)
                .SetProperty(r => r.RevokedAt, key.RevokedAt)
                .SetProperty(r => r.SuccessorId, Value(key.SuccessorId)),
            cancellationToken) == 1
            ? StoreResult.Success
            : StoreResult.VersionConflict;

    private IQueryable<ApiKeyRow> Open(Guid id, Guid? successor) =>
        Keys.Where(k => k.Id == id && k.RevokedAt == null && (k.SuccessorId == null || k.SuccessorId == successor));

    private static Guid? Value(ApiKeyId? id) => id?.Value;
}
