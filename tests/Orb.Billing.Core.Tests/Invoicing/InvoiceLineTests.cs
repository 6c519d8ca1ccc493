using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>What a line adds to its charge, and what its units are worth (R5, R16, docs/decisions/0048).</summary>
public sealed class InvoiceLineTests
{
    private static readonly Currency Credits = Currency.Custom("credits", 2);
    private static readonly InvoiceLine Line = new Ledger().Bill(Timeline(Interval(Fee(49m, quantity: 7m), "2026-01-01")), At("2026-01-01")).Invoices.Single().Lines.Single();

    [Fact]
    public void R16_A_line_that_repeats_a_period_adds_the_units_its_parts_had_not()
    {
        Line.QuantityBilled.ShouldBe(7m);
        (Line with { Earlier = new EarlierParts(3m, Usd(20m), Usd(20m), Usd(0m)) }).QuantityBilled.ShouldBe(4m);
    }

    [Fact]
    public void R5_Units_are_worth_what_the_charge_is_with_them_less_what_was_asked_for_and_never_less_than_nothing()
    {
        // One for 0.50, and 9.00 were asked for the first ten, before the rate fell.
        var line = Line with
        {
            Price = Fee(1m, currency: Credits) with { ConversionRate = new ConversionRate(0.5m, Currency.Usd) },
            ConvertedBefore = new ConvertedUnits(Money.Of(10m, Credits), Usd(9m)),
        };
        line.InMoney(Money.Of(1m, Credits)).ShouldBe(Usd(0m));
        line.InMoney(Money.Of(8m, Credits)).ShouldBe(Usd(0m));
        line.InMoney(Money.Of(9m, Credits)).ShouldBe(Usd(0.50m));
        line.InMoney(Money.Of(0m, Credits)).ShouldBe(Usd(0m));
    }

    [Fact]
    public void It_is_explained_in_a_zone() => Should.Throw<ArgumentNullException>(() => Line.Explain(null!)).ParamName.ShouldBe("zone");
}
