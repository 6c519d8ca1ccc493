using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Taxes;

/// <summary>The rates the seller keeps by hand: those of the customer, else the tenant's defaults.</summary>
internal sealed class ManualTaxRateSource(ITaxRateStore store) : ITaxRateSource
{
    public async Task<IReadOnlyDictionary<CustomerId, CustomerTaxation>> FindAsync(
        IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var known = await store.FindCustomersAsync(customers, cancellationToken).ConfigureAwait(false);
        var rates = await store.FindManyAsync([.. known.Values.SelectMany(c => c.TaxRateIds).Distinct()], cancellationToken).ConfigureAwait(false);
        var defaults = await store.FindDefaultsAsync(cancellationToken).ConfigureAwait(false);
        return customers.Distinct().ToDictionary(id => id, id => Of(known.GetValueOrDefault(id) ?? new CustomerTaxes { CustomerId = id }));

        CustomerTaxation Of(CustomerTaxes customer)
        {
            var own = customer.TaxRateIds.Count == 0 ? defaults : [.. customer.TaxRateIds.Select(id => rates[id])];
            var kind = own.Count == 0 && customer.Kind == TaxTreatmentKind.Domestic ? TaxTreatmentKind.None : customer.Kind;
            return new CustomerTaxation(Mode(own), kind, [.. own.Select(r => r.TaxRate)], customer.Reason, customer.VatId);
        }
    }

    private static TaxMode Mode(IReadOnlyList<ManualTaxRate> rates)
    {
        var mode = rates.Count == 0 ? TaxMode.Exclusive : rates[0].Mode;
        // The commands refuse it; taxing by half of it would be a wrong invoice.
        return rates.All(r => r.Mode == mode)
            ? mode
            : throw new InvalidOperationException($"The tax rates {string.Join(", ", rates.Select(r => r.Id))} mix amounts with and without tax (R19).");
    }
}
