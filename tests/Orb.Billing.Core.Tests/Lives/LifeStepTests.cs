using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>What holds at every step of every life.</summary>
public sealed class LifeStepTests
{
    private static readonly ChangeKind[] Kinds = Enum.GetValues<ChangeKind>();

    [Fact]
    public void R2_Lines_sum_to_the_invoice_sub_lines_to_the_subtotal_and_adjustments_to_the_adjusted_subtotal() =>
        Gen.Select(Life.With(Change.Any(Kinds)), Discounts.Any).Sample(
            (life, discounts) => new Living(life, discounts) { Issued = invoices => invoices.ToList().ForEach(Adds) }.ToItsEnd(),
            iter: Given.Runs(10_000));

    [Fact]
    public void R11_Any_date_run_again_yields_no_line_and_no_credit() =>
        Life.With(Change.Any(Kinds), most: 4).Sample(
            life =>
            {
                var living = new Living(life);
                var dates = new List<Instant>();
                living.Issued = invoices => dates.AddRange(invoices.Select(i => i.InvoiceDate));
                foreach (var change in life.Changes)
                    living.Run(change);
                living.End();
                dates.SelectMany(d => living.Engine.Books.Project(living.Timeline, d, null, life.Events)).ShouldBeEmpty();
                living.Engine.Books.Project(living.Timeline, Living.Far, life.Start, life.Events).ShouldBeEmpty();
                living.Engine.Books.CreditPast(living.Timeline, Instant.MinValue, Living.Far, life.Events).ShouldBeEmpty();
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R11_No_line_and_no_charge_is_credited_beyond_what_it_charged_and_none_is_settled_below_zero() =>
        Life.With(Change.Any(Kinds)).Sample(
            life =>
            {
                var living = new Living(life);
                living.Credited = credits => credits.ToList().ForEach(c => IsCovered(living.Settled[c.Charge]));
                living.ToItsEnd();
                living.Settled.Values.ToList().ForEach(IsCovered);
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R24_The_preview_of_the_next_date_is_the_invoice_it_becomes() =>
        Life.With(Change.Any(Kinds), most: 4).Sample(
            life =>
            {
                var living = new Living(life with { GracePeriod = Duration.Zero });
                var issued = new List<CalculatedInvoice>();
                living.Issued = issued.AddRange;
                foreach (var change in life.Changes)
                {
                    living.Run(change);
                    if (living.Engine.Next is not { } next)
                        continue;
                    var preview = living.Engine.Preview(next);
                    issued.Clear();
                    living.Engine.RunUntil(next);
                    Shown(issued).ShouldBe(Shown(preview));
                }
            },
            iter: Given.Runs(10_000));

    private static void Adds(CalculatedInvoice invoice)
    {
        invoice.Subtotal.Amount.ShouldBe(invoice.Lines.Sum(l => l.Amount.Amount));
        foreach (var line in invoice.Lines)
        {
            line.AdjustedSubtotal.Amount.ShouldBe(line.Subtotal.Amount + line.Adjustments.Sum(a => a.Amount.Amount));
            line.Amount.ShouldBe(line.AdjustedSubtotal);
            line.Amount.IsNegative.ShouldBeFalse();
            if (line.SubLines.Count > 0)
                line.SubLines.Sum(s => s.Amount.Amount).ShouldBe(line.Subtotal.Amount);
        }
    }

    private static void IsCovered(SettledCharge charge)
    {
        var zero = Money.Zero(charge.Billed.Currency);
        charge.Lines.ShouldAllBe(l => l.Credited <= l.Charged);
        charge.Credited.ShouldBe(charge.Lines.Aggregate(zero, (sum, l) => sum + l.Credited));
        charge.Billed.ShouldBe(charge.Lines.Aggregate(zero, (sum, l) => sum + l.Charged));
        charge.Settled.IsNegative.ShouldBeFalse();
    }

    // A credit given at the date itself takes the charge a version on; everything the customer sees is equal.
    private static string Shown(IEnumerable<CalculatedInvoice> invoices) => string.Join('\n', invoices.SelectMany(i => i.Lines).Select(l =>
        $"{l.Charge.LineageId} {l.Charge.AnchorPeriodStart:R} {l.Sequence} {l.PriceIntervalId} {l.Service} {l.InvoiceDate} {l.Quantity} {l.UnroundedSubtotal} {l.Subtotal} {l.Amount} {string.Join(';', l.SubLines.Select(s => (s.Name, s.Quantity, s.Amount)))}"));
}
