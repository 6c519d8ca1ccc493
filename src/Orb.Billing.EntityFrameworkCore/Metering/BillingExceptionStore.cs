using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.EntityFrameworkCore.Metering;

internal sealed class BillingExceptionStore(OrbDbContext context, BillingTransactions transactions) : IBillingExceptionStore
{
    // Keys a statement asks for at once.
    private const int Chunk = 500;

    public Task<StoreResult> AddAsync(IReadOnlyList<BillingException> exceptions, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            foreach (var chunk in exceptions.Select(e => BillingExceptionRow.Of(context.TenantId, e)).DistinctBy(Event).Chunk(Chunk))
            {
                context.AddRange(await FreshAsync(chunk, cancellationToken));
                await context.SaveChangesAsync(cancellationToken);
                context.ChangeTracker.Clear();
            }

            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<BillingException?> FindAsync(BillingExceptionId id, CancellationToken cancellationToken) =>
        (await RowById<BillingExceptionRow>.FindAsync(context, id.Value, cancellationToken))?.ToException();

    public async Task<BillingException?> FindOpenAsync(SubscriptionId? subscriptionId, InvoiceId? invoiceId, CancellationToken cancellationToken)
    {
        var open = context.Set<BillingExceptionRow>().Where(e => e.ResolvedAt == null);
        var (subscription, invoice) = (subscriptionId?.Value, invoiceId?.Value);
        open = subscription is not null ? open.Where(e => e.SubscriptionId == subscription) : open.Where(e => e.InvoiceId == invoice && e.InvoiceId != null);
        return (await open.SingleOrDefaultAsync(cancellationToken))?.ToException();
    }

    public async Task<StoreResult> UpdateAsync(BillingException exception, CancellationToken cancellationToken) =>
        await context.Set<BillingExceptionRow>().Where(e => e.Id == exception.Id.Value && e.ResolvedAt == null).ExecuteUpdateAsync(
            e => e.SetProperty(r => r.Code, exception.Code).SetProperty(r => r.Reason, exception.Reason)
                .SetProperty(r => r.Attempts, exception.Attempts).SetProperty(r => r.LastAttemptAt, exception.LastAttemptAt)
                .SetProperty(r => r.ResolvedAt, exception.ResolvedAt),
            cancellationToken) == 1
            ? StoreResult.Success
            : StoreResult.VersionConflict;

    // A system query: what it answers is a number, for those who watch over the whole.
    public Task<long> CountStoppedAsync(CancellationToken cancellationToken) =>
        context.Set<BillingExceptionRow>().IgnoreQueryFilters().LongCountAsync(
            e => e.ResolvedAt == null && (e.SubscriptionId != null || e.InvoiceId != null), cancellationToken);

    public async Task<IReadOnlyList<BillingException>> ListAsync(
        BillingExceptionQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        IQueryable<BillingExceptionRow> rows = context.Set<BillingExceptionRow>();
        if (query.CustomerId is { } customer)
            rows = rows.Where(e => e.CustomerId == customer.Value);
        if (query.Kind is { } kind)
            rows = rows.Where(e => e.Kind == kind);
        if (query.SubscriptionId is { } subscription)
            rows = rows.Where(e => e.SubscriptionId == subscription.Value);
        if (query.IsOpen is { } isOpen)
            rows = rows.Where(e => e.ResolvedAt == null == isOpen);
        return [.. (await rows.PageById(after, take).ToListAsync(cancellationToken)).Select(r => r.ToException())];
    }

    private async Task<List<BillingExceptionRow>> FreshAsync(BillingExceptionRow[] rows, CancellationToken cancellationToken)
    {
        var keys = rows.Select(r => r.IdempotencyKey).OfType<string>().Distinct().ToList();
        if (keys.Count == 0)
            return [.. rows];
        var listed = await context.Set<BillingExceptionRow>().Where(e => keys.Contains(e.IdempotencyKey!)).ToListAsync(cancellationToken);
        return [.. rows.ExceptBy(listed.Select(Event), Event)];
    }

    // What is about no event is another one each time.
    private static (string, BillingExceptionKind, Guid) Event(BillingExceptionRow row) =>
        (row.IdempotencyKey ?? row.Id.ToString(), row.Kind, row.MetricId);
}
