using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;

namespace Orb.Billing.EntityFrameworkCore.Credits;

internal sealed class CreditStore(OrbDbContext context, BillingTransactions transactions) : ICreditStore
{
    private IQueryable<CreditLedgerRow> Entries => context.Set<CreditLedgerRow>();

    public async Task<IReadOnlyList<CustomerCreditBlock>> BlocksAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var wanted = customers.Select(c => c.Value).ToList();
        return [.. (await context.Set<CreditBlockRow>().Where(b => wanted.Contains(b.CustomerId)).OrderBy(b => b.Id).ToListAsync(cancellationToken))
            .Select(b => b.ToBlock())];
    }

    public async Task<IReadOnlyList<CustomerCreditBlock>> BoughtWithAsync(InvoiceId invoiceId, CancellationToken cancellationToken) =>
        [.. (await context.Set<CreditBlockRow>().Where(b => b.PurchaseInvoiceId == invoiceId.Value).OrderBy(b => b.Id).ToListAsync(cancellationToken))
            .Select(b => b.ToBlock())];

    public async Task<IReadOnlyList<CreditLedgerItem>> LatestAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        [.. (await Entries
            .Where(e => e.CustomerId == customerId.Value)
            .Where(e => !Entries.Any(later => later.CustomerId == e.CustomerId && later.Currency == e.Currency && later.Sequence > e.Sequence))
            .ToListAsync(cancellationToken)).Select(e => e.ToItem())];

    public async Task<IReadOnlyList<CreditLedgerItem>> LatestAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var wanted = customers.Select(c => c.Value).ToList();
        return [.. (await Entries
            .Where(e => wanted.Contains(e.CustomerId))
            .Where(e => !Entries.Any(later => later.CustomerId == e.CustomerId && later.Currency == e.Currency && later.Sequence > e.Sequence))
            .ToListAsync(cancellationToken)).Select(e => e.ToItem())];
    }

    public async Task<IReadOnlyList<CreditLedgerItem>> ListAsync(
        CustomerId customerId, Currency currency, CreditLedgerQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = Entries.Where(e => e.CustomerId == customerId.Value && e.Currency == currency.Code).In(e => e.At, query.Created);
        if (query.Type is { } type)
            rows = rows.Where(e => e.Type == type);
        if (after is not null)
        {
            var id = after.Id;
            rows = rows.Where(e => e.Sequence < Entries.Where(last => last.Id == id).Select(last => last.Sequence).Single());
        }

        return [.. (await rows.OrderByDescending(e => e.Sequence).Take(take).ToListAsync(cancellationToken)).Select(e => e.ToItem())];
    }

    public Task<StoreResult> WriteAsync(
        IReadOnlyList<CustomerCreditBlock> added, IReadOnlyList<CustomerCreditBlock> changed, IReadOnlyList<CreditLedgerItem> entries,
        CancellationToken cancellationToken) => transactions.WriteAsync(
        // A taken key is a sequence of the ledger: somebody else appended it (R17).
        StoreResult.VersionConflict,
        async () =>
        {
            context.AddRange(added.Select(b => CreditBlockRow.Of(context.TenantId, b)));
            foreach (var block in changed)
                context.Replace(CreditBlockRow.Of(context.TenantId, block));
            await context.SaveChangesAsync(cancellationToken);
            context.AddRange(entries.Select(e => CreditLedgerRow.Of(context.TenantId, e)));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> AddDrawsAsync(IReadOnlyList<LineDraws> draws, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () =>
        {
            var lines = draws.Select(d => d.LineItemId.Value).ToList();
            var known = (await context.Set<LineDrawRow>().Where(d => lines.Contains(d.LineItemId)).Select(d => d.LineItemId).ToListAsync(cancellationToken))
                .CountBy(id => id)
                .ToDictionary();
            foreach (var of in draws)
            {
                var first = known.GetValueOrDefault(of.LineItemId.Value);
                context.AddRange(of.Draws.Select((draw, i) => new LineDrawRow
                {
                    TenantId = context.TenantId,
                    LineItemId = of.LineItemId.Value,
                    Ordinal = first + i,
                    Day = draw.Day,
                    BlockId = draw.BlockId?.Value,
                    Amount = draw.Amount.Amount,
                    Currency = draw.Amount.Currency.Code,
                    CurrencyScale = CurrencyColumns.CustomScale(draw.Amount.Currency),
                }));
            }

            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<IReadOnlyList<LineDraws>> DrawsAsync(IReadOnlyCollection<ChargeKey> charges, CancellationToken cancellationToken)
    {
        if (charges.Count == 0)
            return [];
        var wanted = charges.ToHashSet();
        var subscriptions = wanted.Select(k => k.SubscriptionId.Value).Distinct().ToList();
        var lineages = wanted.Select(k => k.LineageId.Value).Distinct().ToList();
        var dates = wanted.Select(k => k.AnchorPeriodStart).Distinct().ToList();
        // SQL cannot ask for a list of composite keys; a few rows too many are cheaper than a query each.
        var found = await ReadAsync(
            context.Set<LineDrawRow>().Where(d =>
                subscriptions.Contains(d.LineItem.SubscriptionId) && lineages.Contains(d.LineItem.LineageId)
                && dates.Contains(d.LineItem.AnchorPeriodStart) && !d.LineItem.Invoice.Rebilled),
            cancellationToken);
        return [.. found.Where(d => wanted.Contains(d.Charge))];
    }

    public async Task<IReadOnlyList<LineDraws>> DrawsOfLinesAsync(IReadOnlyCollection<LineItemId> lines, CancellationToken cancellationToken)
    {
        var wanted = lines.Select(l => l.Value).ToList();
        return await ReadAsync(context.Set<LineDrawRow>().Where(d => wanted.Contains(d.LineItemId)), cancellationToken);
    }

    public async Task<IReadOnlyList<TopUp>> TopUpsAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        [.. (await context.Set<TopUpRow>().Where(t => t.CustomerId == customerId.Value).OrderBy(t => t.Id).ToListAsync(cancellationToken))
            .Select(t => t.ToTopUp())];

    public async Task<IReadOnlyList<TopUp>> TopUpsAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var wanted = customers.Select(c => c.Value).ToList();
        return [.. (await context.Set<TopUpRow>().Where(t => wanted.Contains(t.CustomerId)).OrderBy(t => t.Id).ToListAsync(cancellationToken))
            .Select(t => t.ToTopUp())];
    }

    public Task<StoreResult> ReplaceTopUpAsync(TopUp topUp, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            var (customer, currency) = (topUp.CustomerId.Value, topUp.Currency.Code);
            await context.Set<TopUpRow>().Where(t => t.CustomerId == customer && t.Currency == currency).ExecuteDeleteAsync(cancellationToken);
            context.Add(TopUpRow.Of(context.TenantId, topUp));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<bool> DeleteTopUpAsync(CustomerId customerId, TopUpId id, CancellationToken cancellationToken) =>
        await context.Set<TopUpRow>().Where(t => t.CustomerId == customerId.Value && t.Id == id.Value).ExecuteDeleteAsync(cancellationToken) == 1;

    public async Task<IReadOnlyList<CreditAllocation>> AllocationsAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        [.. (await context.Set<CreditAllocationRow>().Where(a => a.CustomerId == customerId.Value).OrderBy(a => a.Id).ToListAsync(cancellationToken))
            .Select(a => a.ToAllocation())];

    public async Task<IReadOnlyList<CreditAllocation>> AllocationsAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var wanted = customers.Select(c => c.Value).ToList();
        return [.. (await context.Set<CreditAllocationRow>().Where(a => wanted.Contains(a.CustomerId)).OrderBy(a => a.Id).ToListAsync(cancellationToken))
            .Select(a => a.ToAllocation())];
    }

    public Task<StoreResult> AddAllocationAsync(CreditAllocation allocation, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, CreditAllocationRow.Of(context.TenantId, allocation), cancellationToken);

    public Task<StoreResult> UpdateAllocationAsync(CreditAllocation allocation, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, CreditAllocationRow.Of(context.TenantId, allocation), cancellationToken);

    private static async Task<IReadOnlyList<LineDraws>> ReadAsync(IQueryable<LineDrawRow> draws, CancellationToken cancellationToken)
    {
        var rows = await draws
            .OrderBy(d => d.LineItem.Sequence).ThenBy(d => d.LineItemId).ThenBy(d => d.Ordinal)
            .Select(d => new { Draw = d, d.LineItem.SubscriptionId, d.LineItem.LineageId, d.LineItem.AnchorPeriodStart, d.LineItem.Kind })
            .ToListAsync(cancellationToken);
        return [.. rows
            .GroupBy(r => r.Draw.LineItemId)
            .Select(g => new LineDraws(
                new LineItemId(g.Key),
                new ChargeKey(new SubscriptionId(g.First().SubscriptionId), new LineageId(g.First().LineageId), g.First().AnchorPeriodStart, g.First().Kind),
                [.. g.Select(r => new LineDraw(
                    r.Draw.Day,
                    r.Draw.BlockId is { } block ? new CreditBlockId(block) : null,
                    Money.Of(r.Draw.Amount, CurrencyColumns.Read(r.Draw.Currency, r.Draw.CurrencyScale))))]))];
    }
}
