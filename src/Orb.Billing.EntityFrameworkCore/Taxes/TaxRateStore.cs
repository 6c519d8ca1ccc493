using Microsoft.EntityFrameworkCore;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Taxes;

namespace Orb.Billing.EntityFrameworkCore.Taxes;

internal sealed class TaxRateStore(OrbDbContext context, BillingTransactions transactions) : ITaxRateStore
{
    private IQueryable<TaxRateRow> Rates => context.Set<TaxRateRow>();

    public Task<StoreResult> AddAsync(ManualTaxRate rate, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, TaxRateRow.Of(context.TenantId, rate), cancellationToken);

    public async Task<IReadOnlyDictionary<TaxRateId, ManualTaxRate>> FindManyAsync(
        IReadOnlyCollection<TaxRateId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return await Rates.Where(r => wanted.Contains(r.Id)).ToDictionaryAsync(r => new TaxRateId(r.Id), r => r.ToRate(), cancellationToken);
    }

    public async Task<IReadOnlyList<ManualTaxRate>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = await Rates.PageById(after, take).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToRate())];
    }

    public async Task<IReadOnlyList<ManualTaxRate>> FindDefaultsAsync(CancellationToken cancellationToken)
    {
        var rows = await Rates.Where(r => r.IsDefault).OrderBy(r => r.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(r => r.ToRate())];
    }

    public Task<StoreResult> SetDefaultsAsync(IReadOnlyCollection<TaxRateId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return transactions.WriteAsync(
            StoreResult.AlreadyExists,
            async () =>
            {
                // First away with the old: two rates of one tax are never defaults together.
                await Rates.Where(r => r.IsDefault && !wanted.Contains(r.Id))
                    .ExecuteUpdateAsync(r => r.SetProperty(x => x.IsDefault, false), cancellationToken);
                var set = await Rates.Where(r => wanted.Contains(r.Id))
                    .ExecuteUpdateAsync(r => r.SetProperty(x => x.IsDefault, true), cancellationToken);
                return set == wanted.Count ? StoreResult.Success : StoreResult.VersionConflict;
            },
            cancellationToken);
    }

    public async Task<IReadOnlyDictionary<CustomerId, CustomerTaxes>> FindCustomersAsync(
        IReadOnlyCollection<CustomerId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        var rows = await context.Set<CustomerTaxesRow>().Where(t => wanted.Contains(t.CustomerId)).ToListAsync(cancellationToken);
        var rates = (await context.Set<CustomerTaxRateRow>().Where(r => wanted.Contains(r.CustomerId)).ToListAsync(cancellationToken))
            .ToLookup(r => r.CustomerId);
        return rows.ToDictionary(r => new CustomerId(r.CustomerId), r => r.ToTaxes(rates[r.CustomerId]));
    }

    public Task<StoreResult> SaveCustomerAsync(CustomerTaxes customer, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () =>
        {
            var row = CustomerTaxesRow.Of(context.TenantId, customer);
            if (row.Version == 0)
            {
                row.Version = 1;
                context.Add(row);
            }
            else
            {
                context.Replace(row);
            }

            // The version first: who comes late with an old one takes no rates away.
            await context.SaveChangesAsync(cancellationToken);
            await context.Set<CustomerTaxRateRow>().Where(r => r.CustomerId == row.CustomerId).ExecuteDeleteAsync(cancellationToken);
            context.AddRange(customer.TaxRateIds.Select((id, position) => new CustomerTaxRateRow
            {
                TenantId = context.TenantId,
                CustomerId = row.CustomerId,
                TaxRateId = id.Value,
                Position = position,
            }));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);
}
