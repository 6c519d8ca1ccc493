using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.Taxes;

/// <summary>
/// Puts taxes on the lines of an invoice that is not issued yet. Draft, upcoming invoice, preview and issue all come through here (R19, R24);
/// what is issued keeps what it was given and is never taxed again.
/// </summary>
internal sealed class InvoiceTaxation(ITaxRateSource rates, IDateTimeZoneProvider zones)
{
    /// <summary>Looks the customers up together; what it gives puts the taxes of one of them on an invoice.</summary>
    public async Task<Func<Invoice, Customer, Invoice>> OfAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        if (customers.Count == 0)
            return (invoice, _) => invoice;
        var taxations = await rates.FindAsync(customers, cancellationToken).ConfigureAwait(false);
        return (invoice, customer) => Taxed(invoice, taxations[customer.Id], zones[customer.TimeZone]);
    }

    /// <summary>An invoice, with its lines, as its customer is taxed now.</summary>
    /// <exception cref="Core.Amounts.AmountOverflowException">The sum leaves the range of a decimal.</exception>
    public async Task<Invoice> TaxAsync(Invoice invoice, Customer customer, CancellationToken cancellationToken) =>
        (await OfAsync([customer.Id], cancellationToken).ConfigureAwait(false))(invoice, customer);

    // A line's amount is after prepaid credits, which were taxed when they were bought; the customer balance comes later (R3).
    private static Invoice Taxed(Invoice invoice, CustomerTaxation taxation, DateTimeZone zone)
    {
        LocalDate[] points =
        [
            .. invoice.Lines.Select(l => TaxPoint.Of(l.Line.Service, l.Line.Price.BillingMode, zone)),
            .. invoice.ManualLines.Select(l => TaxPoint.Of(l.Service, BillingMode.InArrears, zone)),
        ];
        var amounts = invoice.Lines.Select(l => l.Line.Amount).Concat(invoice.ManualLines.Select(l => l.Amount));
        var taxed = TaxCalculation.Run(
            taxation.Mode, invoice.Currency, [.. amounts.Zip(points, (amount, point) => new TaxedLine(amount, taxation.On(point).Rates))]);
        LineTaxes[] taxes = [.. points.Zip(taxed.Lines, (point, line) => new LineTaxes(point, line))];
        return invoice with
        {
            Lines = [.. invoice.Lines.Select((line, i) => line with { Taxes = taxes[i] })],
            ManualLines = [.. invoice.ManualLines.Select((line, i) => line with { Taxes = taxes[invoice.Lines.Count + i] })],
            Taxation = taxation,
            Total = taxed.Total,
        };
    }
}
