using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.EntityFrameworkCore.Alerts;
using Orb.Billing.EntityFrameworkCore.Credits;
using Orb.Billing.EntityFrameworkCore.Invoicing;
using Orb.Billing.EntityFrameworkCore.Metering;
using Orb.Billing.EntityFrameworkCore.Work;
using Orb.Billing.Invoicing;
using Orb.Billing.TestClocks;

namespace Orb.Billing.EntityFrameworkCore.Customers;

internal sealed class CustomerStore(OrbDbContext context, BillingTransactions transactions) : ICustomerStore
{
    // The balance comes along in the same query, by the end of an index.
    private static readonly Expression<Func<CustomerRow, CustomerWithBalance>> WithBalance = c => new CustomerWithBalance
    {
        Row = c,
        Balance = c.BalanceTransactions.Where(t => t.Currency == c.Currency).OrderByDescending(t => t.Sequence).Select(t => (decimal?)t.EndingBalance).FirstOrDefault(),
    };

    private static readonly CompiledQuery<Guid, CustomerWithBalance> ById =
        new((context, id) => context.Set<CustomerRow>().Where(c => c.Id == id).Select(WithBalance));

    private static readonly CompiledQuery<string, CustomerWithBalance> ByExternalId =
        new((context, externalId) => context.Set<CustomerRow>().Where(c => c.ExternalCustomerId == externalId).Select(WithBalance));

    private IQueryable<CustomerRow> Customers => context.Set<CustomerRow>();

    public Task<StoreResult> AddAsync(Customer customer, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, CustomerRow.Of(context.TenantId, customer), cancellationToken);

    public Task<StoreResult> UpdateAsync(Customer customer, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, CustomerRow.Of(context.TenantId, customer), cancellationToken);

    public Task<StoreResult> DeleteAsync(Customer customer, Instant at, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () =>
        {
            var id = customer.Id.Value;
            if (await HasIssuedInvoiceAsync(customer.Id, cancellationToken))
                return StoreResult.VersionConflict;
            await context.Set<CreditBlockRow>().Where(b => b.CustomerId == id && b.PurchaseInvoiceId != null)
                .ExecuteUpdateAsync(b => b.SetProperty(r => r.PurchaseInvoiceId, (Guid?)null), cancellationToken);
            await context.Set<ManualLineRow>().Where(l => l.Invoice.CustomerId == id).ExecuteDeleteAsync(cancellationToken);
            await context.Set<InvoiceRow>().Where(i => i.CustomerId == id).ExecuteDeleteAsync(cancellationToken);
            await context.Set<DueWorkRow>().Where(w => w.CustomerId == id).ExecuteDeleteAsync(cancellationToken);
            await context.Set<BillingExceptionRow>().Where(e => e.CustomerId == id).ExecuteDeleteAsync(cancellationToken);
            await context.Set<ThresholdCheckRow>().Where(c => c.CustomerId == id).ExecuteDeleteAsync(cancellationToken);
            await context.Set<AlertFiringRow>().Where(f => f.Alert.CustomerId == id).ExecuteDeleteAsync(cancellationToken);
            await context.Set<AlertRow>().Where(a => a.CustomerId == id).ExecuteDeleteAsync(cancellationToken);
            return await Customers.Where(c => c.Id == id && c.Version == customer.Version).ExecuteUpdateAsync(
                c => c.SetProperty(r => r.DeletedAt, at).SetProperty(r => r.Version, r => r.Version + 1), cancellationToken) == 1
                ? StoreResult.Success
                : StoreResult.VersionConflict;
        },
        cancellationToken);

    public Task<bool> HasIssuedInvoiceAsync(CustomerId id, CancellationToken cancellationToken) =>
        context.Set<InvoiceRow>().AnyAsync(i => i.CustomerId == id.Value && i.Status != InvoiceStatus.Draft, cancellationToken);

    public async Task<Customer?> FindAsync(CustomerId id, CancellationToken cancellationToken) =>
        (await ById.FindAsync(context, id.Value, cancellationToken))?.ToCustomer();

    public async Task<IReadOnlyDictionary<CustomerId, Customer>> FindManyAsync(
        IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return new Dictionary<CustomerId, Customer>();
        var wanted = ids.Select(i => i.Value).ToList();
        return (await ReadAsync(Customers.Where(c => wanted.Contains(c.Id)), cancellationToken)).ToDictionary(c => c.Id);
    }

    public async Task<Customer?> FindByExternalIdAsync(string externalCustomerId, CancellationToken cancellationToken) =>
        (await ByExternalId.FindAsync(context, externalCustomerId, cancellationToken))?.ToCustomer();

    public async Task<IReadOnlyList<CustomerReference>> FindReferencesAsync(
        IReadOnlyCollection<CustomerId> ids, IReadOnlyCollection<string> externalCustomerIds, CancellationToken cancellationToken)
    {
        var (wanted, external) = (ids.Select(i => i.Value).ToList(), externalCustomerIds.ToList());
        if (wanted.Count + external.Count == 0)
            return [];
        // A batch names its customers in one of the two ways nearly always, and one condition is a look into one index.
        var named = external.Count == 0 ? Customers.Where(c => wanted.Contains(c.Id))
            : wanted.Count == 0 ? Customers.Where(c => c.ExternalCustomerId != null && external.Contains(c.ExternalCustomerId))
            : Customers.Where(c => wanted.Contains(c.Id) || (c.ExternalCustomerId != null && external.Contains(c.ExternalCustomerId)));
        var found = await named.Select(c => new { c.Id, c.ExternalCustomerId, c.TestClockId }).ToListAsync(cancellationToken);
        return [.. found.Select(c => new CustomerReference(new(c.Id), c.ExternalCustomerId, c.TestClockId is { } clock ? new TestClockId(clock) : null))];
    }

    public async Task<IReadOnlyList<Customer>> ListAsync(
        CreatedRange created, PagePosition? after, int take, CancellationToken cancellationToken) =>
        await ReadAsync(Customers.In(c => c.CreatedAt, created).PageById(after, take), cancellationToken);

    private static async Task<IReadOnlyList<Customer>> ReadAsync(IQueryable<CustomerRow> query, CancellationToken cancellationToken) =>
        [.. (await query.Select(WithBalance).ToListAsync(cancellationToken)).Select(f => f.ToCustomer())];

    private sealed class CustomerWithBalance
    {
        public required CustomerRow Row { get; init; }

        public required decimal? Balance { get; init; }

        public Customer ToCustomer() => Row.ToCustomer(Balance);
    }
}
