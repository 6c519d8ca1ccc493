using Microsoft.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Alerts;
using Orb.Billing.EntityFrameworkCore.Catalog;
using Orb.Billing.EntityFrameworkCore.Credits;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.EntityFrameworkCore.Invoicing;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.EntityFrameworkCore.Outbox;
using Orb.Billing.EntityFrameworkCore.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Taxes;
using Orb.Billing.EntityFrameworkCore.Work;
using Orb.Billing.TestClocks;

namespace Orb.Billing.EntityFrameworkCore.TestClocks;

internal sealed class TestClockStore(OrbDbContext context, BillingTransactions transactions) : ITestClockStore
{
    public Task<StoreResult> AddAsync(TestClock clock, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, TestClockRow.Of(context.TenantId, clock), cancellationToken);

    public Task<StoreResult> UpdateAsync(TestClock clock, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, TestClockRow.Of(context.TenantId, clock), cancellationToken);

    public async Task<TestClock?> FindAsync(TestClockId id, CancellationToken cancellationToken) =>
        (await RowById<TestClockRow>.FindAsync(context, id.Value, cancellationToken))?.ToClock();

    public async Task<IReadOnlyDictionary<TestClockId, TestClock>> FindManyAsync(
        IReadOnlyCollection<TestClockId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return await context.Set<TestClockRow>().Where(c => wanted.Contains(c.Id))
            .ToDictionaryAsync(c => new TestClockId(c.Id), c => c.ToClock(), cancellationToken);
    }

    public async Task<IReadOnlyList<TestClock>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await context.Set<TestClockRow>().PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToClock())];
    }

    public Task<StoreResult> DeleteAsync(TestClock clock, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () =>
        {
            await DeleteCustomersAsync(clock.Id, cancellationToken);
            var deleted = await context.Set<TestClockRow>()
                .Where(c => c.Id == clock.Id.Value && c.Version == clock.Version)
                .ExecuteDeleteAsync(cancellationToken);
            return deleted == 1 ? StoreResult.Success : StoreResult.VersionConflict;
        },
        cancellationToken);

    // Of all tenants: one sweep moves every clock, each in a scope of its tenant.
    public async Task<IReadOnlyList<(TenantId TenantId, TestClockId Id)>> AdvancingAsync(CancellationToken cancellationToken)
    {
        var rows = await context.Set<TestClockRow>().IgnoreQueryFilters()
            .Where(c => c.AdvancingTo != null)
            .OrderBy(c => c.Id)
            .Select(c => new { c.TenantId, c.Id })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(r => (new TenantId(r.TenantId), new TestClockId(r.Id)))];
    }

    // From the leaves to the root, as the foreign keys ask.
    private async Task DeleteCustomersAsync(TestClockId clock, CancellationToken cancellationToken)
    {
        // Deleted customers live by their clock still.
        var customers = context.Set<CustomerRow>().IgnoreQueryFilters([CustomerMapping.Deleted]).Where(c => c.TestClockId == clock.Value);
        var ids = customers.Select(c => c.Id);
        // The id of a deleted customer is free (0073): where another customer has taken it, the events that name it are that one's.
        var externalIds = customers
            .Where(c => c.ExternalCustomerId != null && !context.Set<CustomerRow>().Any(
                o => o.ExternalCustomerId == c.ExternalCustomerId && o.DeletedAt == null && o.TestClockId != clock.Value))
            .Select(c => c.ExternalCustomerId);

        await context.Set<LineDrawRow>().Where(d => ids.Contains(d.LineItem.Invoice.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<CreditLedgerRow>().Where(e => ids.Contains(e.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<CreditBlockRow>().Where(b => ids.Contains(b.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<TopUpRow>().Where(t => ids.Contains(t.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<CreditAllocationRow>().Where(a => ids.Contains(a.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<BalanceTransactionRow>().Where(t => ids.Contains(t.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<CreditNoteLineRow>().Where(l => ids.Contains(l.CreditNote.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<CreditNoteRow>().Where(n => ids.Contains(n.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<InvoiceLineRow>().Where(l => ids.Contains(l.Invoice.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<ManualLineRow>().Where(l => ids.Contains(l.Invoice.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<InvoiceRow>().Where(i => ids.Contains(i.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<ChargeRow>().Where(c => ids.Contains(c.Subscription.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<PriceIntervalRow>().Where(i => ids.Contains(i.Subscription.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<SubscriptionEventRow>().Where(e => ids.Contains(e.Subscription.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<CouponRedemptionRow>().Where(r => ids.Contains(r.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<CustomerTaxRateRow>().Where(r => ids.Contains(r.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<CustomerTaxesRow>().Where(t => ids.Contains(t.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<ThresholdCheckRow>().Where(c => ids.Contains(c.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<AlertFiringRow>().Where(f => ids.Contains(f.Alert.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<AlertRow>().Where(a => ids.Contains(a.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<SubscriptionRow>().Where(s => ids.Contains(s.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<DueWorkRow>().Where(d => ids.Contains(d.CustomerId)).ExecuteDeleteAsync(cancellationToken);

        var events = context.Set<UsageEventRow>()
            .Where(e => (e.CustomerId != null && ids.Contains(e.CustomerId.Value)) || externalIds.Contains(e.ExternalCustomerId));
        var keys = events.Select(e => e.IdempotencyKey);
        await context.Set<UsageWithdrawalRow>()
            .Where(w => (w.CustomerId != null && ids.Contains(w.CustomerId.Value)) || externalIds.Contains(w.ExternalCustomerId))
            .ExecuteDeleteAsync(cancellationToken);
        await context.Set<OutboxMessageRow>().Where(m => m.TestClockId == clock.Value).ExecuteDeleteAsync(cancellationToken);
        await context.Set<BillingExceptionRow>().Where(e => ids.Contains(e.CustomerId)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<BackfillRow>().Where(b => b.CustomerId != null && ids.Contains(b.CustomerId.Value)).ExecuteDeleteAsync(cancellationToken);
        await context.Set<UsageKeyRow>().Where(k => keys.Contains(k.IdempotencyKey)).ExecuteDeleteAsync(cancellationToken);
        await events.ExecuteDeleteAsync(cancellationToken);

        // A series belongs to a clock when its name holds the clock's id; a tenant's own series goes on.
        var clockName = clock.ToString();
        await context.Set<NumberSeriesRow>().Where(s => s.Series.Contains(clockName)).ExecuteDeleteAsync(cancellationToken);
        await customers.ExecuteDeleteAsync(cancellationToken);
    }
}
