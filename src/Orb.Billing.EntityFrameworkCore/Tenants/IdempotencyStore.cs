using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.EntityFrameworkCore.Tenants;

internal sealed class IdempotencyStore(OrbDbContext context, BillingTransactions transactions) : IIdempotencyStore
{
    private static readonly CompiledQuery<string, IdempotentAnswerRow> ByKey = new((context, key) => context.Set<IdempotentAnswerRow>().Where(a => a.Key == key));

    public async Task<IdempotentAnswer?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var row = await ByKey.FindAsync(context, key, cancellationToken);
        return row is null ? null : new IdempotentAnswer(row.Key, row.RequestHash, row.StatusCode, row.Body, row.CreatedAt);
    }

    public Task<StoreResult> AddAsync(IdempotentAnswer answer, CancellationToken cancellationToken) => transactions.AddAsync(
        context,
        new IdempotentAnswerRow
        {
            TenantId = context.TenantId,
            Key = answer.Key,
            RequestHash = answer.RequestHash,
            StatusCode = answer.StatusCode,
            Body = answer.Body,
            CreatedAt = answer.CreatedAt,
        },
        cancellationToken);

    // Of all tenants: the age of an answer is wall time and no tenant's business.
    public Task<int> DeleteBeforeAsync(Instant instant, int limit, CancellationToken cancellationToken) =>
        context.Set<IdempotentAnswerRow>().IgnoreQueryFilters()
            .Where(a => a.CreatedAt < instant)
            .OrderBy(a => a.CreatedAt)
            .Take(limit)
            .ExecuteDeleteAsync(cancellationToken);
}
