using System.Globalization;
using Orb.Billing.Customers;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Invoicing;

/// <summary>
/// Invoice and credit note numbers: gapless per series, given in the issuing transaction (R13). Each test clock has series of its own, so
/// that deleting it leaves no gap in the real ones.
/// </summary>
internal sealed class NumberSeries(IInvoiceStore store, CurrentSettings settings)
{
    /// <summary>The numbers of invoices of customers, in the order of the customers; one statement a series.</summary>
    public async Task<IReadOnlyList<string>> NextInvoiceNumbersAsync(IReadOnlyList<Customer> customers, CancellationToken cancellationToken)
    {
        var numbers = new string[customers.Count];
        var prefix = (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).InvoiceNumberPrefix;
        foreach (var ofClock in customers.Index().GroupBy(c => c.Item.TestClockId))
        {
            var places = ofClock.Select(c => c.Index).ToList();
            var taken = await NextAsync("invoice", prefix, ofClock.Key, places.Count, cancellationToken).ConfigureAwait(false);
            foreach (var (i, place) in places.Index())
                numbers[place] = taken[i];
        }

        return numbers;
    }

    public async Task<string> NextCreditNoteNumberAsync(Customer customer, CancellationToken cancellationToken)
    {
        var prefix = (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).CreditNoteNumberPrefix;
        return (await NextAsync("credit_note", prefix, customer.TestClockId, 1, cancellationToken).ConfigureAwait(false))[0];
    }

    private async Task<IReadOnlyList<string>> NextAsync(string kind, string prefix, TestClockId? testClock, int count, CancellationToken cancellationToken)
    {
        var clock = testClock?.ToString();
        var series = clock is null ? kind : $"{kind}:{clock}";
        var first = await store.NextNumbersAsync(series, count, cancellationToken).ConfigureAwait(false);
        // The end of the id is random: enough of it keeps the numbers of two clocks apart.
        var test = clock is null ? "" : $"TEST-{clock[^12..].ToUpperInvariant()}-";
        return [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{test}{first + i:D6}"))];
    }
}
