using System.Globalization;
using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Invoicing;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Whatever the lines and the rates, lines, groups and invoice agree as they were stored, and its credit notes sum to it (R2, R12, R19).</summary>
public sealed class RandomTaxes
{
    private const int Invoices = 8;
    private const string Date = "2026-01-10T12:00:00Z";

    private static readonly Gen<Case> Any = Gen.Select(
        Gen.Bool, Gen.Int[0, 3000].Array[1, 3], Gen.Int[0, 10_000].Array[1, 6], Gen.Select(Gen.Int[0, 5], Gen.Int[1, 6_000]).Array[0, 6])
        .Select((inclusive, rates, cents, credits) => new Case(inclusive, rates, cents, credits));

    [Fact]
    public Task Lines_groups_notes_and_invoice_agree() =>
        Any.SampleAsync(CheckAsync, iter: Environment.GetEnvironmentVariable("CsCheck_Iter") is { Length: > 0 } asked ? long.Parse(asked, CultureInfo.InvariantCulture) : Invoices);

    private static async Task CheckAsync(Case of)
    {
        await using var host = await StartAsync(Date);
        var customer = await host.CustomerAsync("Etc/UTC");
        var rates = new List<Taxes.ManualTaxRate>();
        foreach (var (i, rate) in of.Rates.Index())
            rates.Add(await host.RateAsync(rate / 10_000m, of.Inclusive, $"tax-{i.ToString(CultureInfo.InvariantCulture)}"));
        await host.AssignAsync(customer, [.. rates]);
        var day = new LocalDate(2026, 1, 2);
        await host.TryOneOffAsync(customer.Id, Date, true, [.. of.Cents.Select(c => new NewOneOffLine("Line", 1m, c / 100m, day, day))]);
        var invoice = (await host.InvoicesAsync()).Single();

        var taxed = TaxCalculation.Run(
            of.Inclusive ? TaxMode.Inclusive : TaxMode.Exclusive, Currency.Usd,
            [.. invoice.ManualLines.Select(l => new TaxedLine(l.Amount, [.. rates.Select(r => r.TaxRate)]))]);
        invoice.ManualLines.Select(l => l.Taxed).ShouldBe(taxed.Lines);
        invoice.TaxGroups.ShouldBe(taxed.Groups);
        (invoice.Tax, invoice.Total).ShouldBe((taxed.Tax, taxed.Total));

        foreach (var (line, cents) in of.Credits)
            await host.TryCreditAsync(invoice.ManualLines[line % invoice.ManualLines.Count].Id, cents / 100m);
        await CreditTheRestAsync(host);
        var closed = (await host.InvoicesAsync()).Single();
        (Sum(closed, n => n.Total), Sum(closed, n => n.Tax), closed.AmountDue).ShouldBe((invoice.Total, invoice.Tax, Money.Zero(Currency.Usd)));
    }

    private static async Task CreditTheRestAsync(BillingHost host)
    {
        var invoice = (await host.InvoicesAsync()).Single();
        foreach (var line in invoice.ManualLines)
        {
            var left = invoice.CreditNotes.SelectMany(n => n.Lines).Where(l => l.LineItemId == line.Id).Aggregate(line.Amount, (rest, l) => rest - l.Amount);
            if (left.IsPositive)
                _ = (await host.TryCreditAsync(line.Id, left.Amount)).Value;
        }
    }

    private static Money Sum(Invoice invoice, Func<CreditNote, Money> amount) =>
        invoice.CreditNotes.Aggregate(Money.Zero(Currency.Usd), (sum, note) => sum + amount(note));

    private sealed record Case(bool Inclusive, int[] Rates, int[] Cents, (int Line, int Cents)[] Credits);
}
