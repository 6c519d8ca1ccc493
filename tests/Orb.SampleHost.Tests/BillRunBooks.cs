using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing;
using Orb.Billing.Invoicing;

namespace Orb.SampleHost.Tests;

/// <summary>What a bill run leaves behind, apart from ids and from who got which number.</summary>
internal sealed record BillRunBooks(long Due, IReadOnlyList<int> Numbers, IReadOnlyList<string> Lines, IReadOnlyList<(string Charge, List<int> Sequences)> Charges, decimal Total)
{
    public static async Task<BillRunBooks> OfAsync(BillRunDatabase database)
    {
        var invoices = new List<InvoiceView>();
        await using var engine = database.Engine(null);
        await using var scope = engine.CreateAsyncScope();
        var service = scope.ServiceProvider.GetRequiredService<IInvoiceService>();
        for (var page = new PageRequest(PageRequest.MaximumLimit); ;)
        {
            var found = (await service.ListAsync(new InvoiceQuery { Statuses = [] }, page, default)).Value;
            invoices.AddRange(found.Items);
            if (found.NextCursor is null)
                break;
            page = page with { Cursor = found.NextCursor };
        }

        return new BillRunBooks(
            await database.DueAsync(),
            [.. invoices.Select(v => int.Parse(v.Invoice.Number!["INV-".Length..], NumberStyles.None, CultureInfo.InvariantCulture)).Order()],
            [.. invoices.SelectMany(Text).Order(StringComparer.Ordinal)],
            [.. invoices.SelectMany(v => v.Invoice.Lines).Select(l => l.Line).GroupBy(l => $"{l.Charge}")
                .Select(g => (g.Key, g.Select(l => l.Sequence).Order().ToList()))],
            invoices.Sum(v => v.Invoice.Total.Amount));
    }

    private static IEnumerable<string> Text(InvoiceView view)
    {
        var invoice = view.Invoice;
        yield return $"{view.Customer.ExternalCustomerId} {invoice.InvoiceDate} {invoice.Status} {invoice.IssuedAt} {invoice.Total}";
        foreach (var line in invoice.Lines.Select(l => l.Line))
            yield return $"{view.Customer.ExternalCustomerId} {invoice.InvoiceDate} {line.Name} {line.Sequence} {line.Service} {line.Quantity.ToString(CultureInfo.InvariantCulture)} {line.Amount}";
    }
}
