using System.Globalization;
using Microsoft.Extensions.Options;
using Orb.Billing.Customers;

namespace Orb.Billing.Invoicing;

/// <summary>
/// Invoice and credit note numbers: gapless per series, given in the issuing transaction (R13). Each test clock has series of its own, so
/// that deleting it leaves no gap in the real ones.
/// </summary>
internal sealed class NumberSeries(IInvoiceStore store, IOptions<OrbBillingOptions> options)
{
    public Task<string> NextInvoiceNumberAsync(Customer customer, CancellationToken cancellationToken) =>
        NextAsync("invoice", options.Value.InvoiceNumberPrefix, customer, cancellationToken);

    public Task<string> NextCreditNoteNumberAsync(Customer customer, CancellationToken cancellationToken) =>
        NextAsync("credit_note", options.Value.CreditNoteNumberPrefix, customer, cancellationToken);

    private async Task<string> NextAsync(string kind, string prefix, Customer customer, CancellationToken cancellationToken)
    {
        var clock = customer.TestClockId?.ToString();
        var series = clock is null ? kind : $"{kind}:{clock}";
        var number = await store.NextNumberAsync(series, cancellationToken).ConfigureAwait(false);
        // The end of the id is random: enough of it keeps the numbers of two clocks apart.
        var test = clock is null ? "" : $"TEST-{clock[^12..].ToUpperInvariant()}-";
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{test}{number:D6}");
    }
}
