using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Taxes;
using static Orb.Billing.Docs.Tests.Worked;

namespace Orb.Billing.Docs.Tests;

/// <summary>docs/concepts/credits-and-balance.md (R12, R17, R18).</summary>
public sealed class CreditExamples
{
    private static readonly Page Credits = Page.Of("credits-and-balance");

    [Fact, Example("credits-and-balance", "burn")]
    public void R17_Blocks_pay_day_by_day_the_soonest_expiry_first()
    {
        CreditBlock[] blocks =
        [
            new(new CreditBlockId(Id(1)), Usd(20.00m), At("2026-01-01"), At("2026-01-01")),
            new(new CreditBlockId(Id(2)), Usd(10.00m), At("2026-01-01"), At("2026-01-02")) { ExpiresAt = At("2026-01-11") },
        ];
        CreditDraw[] draws = [Draw("2026-01-09", 6.00m), Draw("2026-01-10", 3.00m), Draw("2026-01-11", 5.00m), Draw("2026-01-12", 20.00m)];
        var result = CreditBurn.Run(blocks, draws, DateTimeZone.Utc);

        Credits.Shows(
            "burn", ["day", "usage of the day", "from the block that expires on the 11th", "from the block that stays", "left to pay"],
            result.Draws.Select(d => new[] { Text(d.Draw.Day), d.Draw.Amount.Text(), From(d, 2), From(d, 1), d.Uncovered.Text() }));

        static CreditDraw Draw(string day, decimal amount) => new(0, new PriceId(Id(1)), new ItemId(Id(1)), Day(day), Usd(amount));

        static string From(PaidDraw draw, int block) =>
            draw.Applied.Where(a => a.BlockId == new CreditBlockId(Id(block))).Aggregate(Usd(0m), (sum, a) => sum + a.Amount).Text();
    }

    [Fact, Example("credits-and-balance", "two-drafts")]
    public void R17_Two_drafts_never_promise_one_credit()
    {
        var block = new CreditBlockId(Id(1));
        var ledger = new CreditLedger(Currency.Usd)
            .Apply(new AddCredits(At("2026-01-01"), new CreditBlock(block, Usd(100.00m), At("2026-01-01"), At("2026-01-01")))).Ledger;
        var rows = new List<string[]>();
        foreach (var (invoice, asked) in new[] { (1, 70.00m), (2, 30.01m), (2, 30.00m), (1, 65.00m), (2, 35.00m) })
        {
            var left = ledger.BlocksFor(new InvoiceId(Id(invoice))).Single().Remaining;
            var outcome = ledger.Apply(new ReserveCredits(
                At("2026-02-01"), new InvoiceId(Id(invoice)), [new CreditUse(Day("2026-01-10"), new PriceId(Id(invoice)), block, Usd(asked))]));
            rows.Add([$"draft {invoice}", left.Text(), Usd(asked).Text(), outcome.IsAccepted ? "reserved" : "refused"]);
            ledger = outcome.Ledger;
        }

        Credits.Shows("two-drafts", ["who asks", "it may have", "it asks for", "outcome"], rows);
    }

    [Fact, Example("credits-and-balance", "order")]
    public void R3_Credits_lower_the_tax_and_the_balance_pays_after_it()
    {
        var (usage, credits) = (Usd(100.00m), Usd(30.00m));
        var taxed = TaxCalculation.Run(TaxMode.Exclusive, Currency.Usd, [new TaxedLine(usage - credits, [new TaxRate("vat", TaxCategory.Standard, 0.20m)])]);
        var paid = new CustomerBalance(Usd(10.00m)).ApplyTo(taxed.Total, At("2026-02-01"), new InvoiceId(Id(1)));
        Credits.Shows(
            "order", ["step", "amount", "left"],
            ["usage", usage.Text(), usage.Text()],
            ["prepaid credits", (-credits).Text(), taxed.Net.Text()],
            ["tax, 20 % of what is left", taxed.Tax.Text(), taxed.Total.Text()],
            ["customer balance", (-paid.BalanceApplied).Text(), paid.AmountDue.Text()]);
    }

    [Fact, Example("credits-and-balance", "balance")]
    public void R18_One_balance_pays_invoices_in_the_order_of_their_dates()
    {
        BalancedInvoice[] invoices =
        [
            new(At("2026-02-03"), new InvoiceId(Id(1)), Usd(25.00m)), new(At("2026-02-01"), new InvoiceId(Id(2)), Usd(30.00m)),
        ];
        var applied = new CustomerBalance(Usd(40.00m)).ApplyTo(invoices, At("2026-02-03"));
        Credits.Shows(
            "balance", ["invoice date", "total", "balance before", "from the balance", "due"],
            invoices.Zip(applied).OrderBy(i => i.First.InvoiceDate).Select(i => new[]
            {
                Text(i.First.InvoiceDate), i.First.Total.Text(), (i.Second.Balance.Amount + i.Second.BalanceApplied).Text(), i.Second.BalanceApplied.Text(), i.Second.AmountDue.Text(),
            }));
    }
}
