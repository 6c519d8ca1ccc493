using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A part is invoiced when what is not invoiced yet reaches the threshold; the end bills the rest (R16).</summary>
public sealed class PartialInvoicingTests
{
    [Fact]
    public void R16_What_is_not_invoiced_yet_reaches_the_threshold()
    {
        var parts = PartialInvoicing.Parts(Usd(10m), [Usd(9.99m), Usd(12m), Usd(21.99m), Usd(22m), Usd(25m)]);

        parts.Parts.ShouldBe([null, Usd(12m), null, Usd(10m), null]);
        parts.Invoiced.ShouldBe(Usd(22m));
    }

    [Fact]
    public void R16_Several_charges_reach_it_together_and_each_puts_its_own_part()
    {
        ChargeInParts[] charges = [new(Usd(8m), Usd(3m)), new(Usd(7m), Usd(2m)), new(Usd(1m), Usd(4m))];

        PartialInvoicing.PartsDue(Usd(10m), charges).ShouldBe([Usd(5m), Usd(5m), Usd(0m)]); // a corrected charge takes nothing off
        PartialInvoicing.PartsDue(Usd(10.01m), charges).ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => PartialInvoicing.PartsDue(Usd(0m), charges)).Message.ShouldBe("A threshold is above 0. (Parameter 'threshold')");
    }

    [Fact]
    public void R16_The_end_repeats_the_period_and_leaves_out_the_parts() =>
        PartialInvoicing.Close(Currency.Usd, [new(Usd(31m), Usd(25m)), new(Usd(20m), Usd(0m))])
            .ShouldBe(new ClosedParts(Usd(51m), Usd(25m), Usd(26m), Usd(0m)));

    [Fact]
    public void R16_A_final_amount_below_what_was_invoiced_is_a_line_of_zero_and_a_credit() =>
        PartialInvoicing.Close(new ChargeInParts(Usd(80m), Usd(100m))).ShouldBe(new ClosedParts(Usd(80m), Usd(80m), Usd(0m), Usd(20m)));

    [Fact]
    public void R16_What_the_parts_of_several_charges_took_too_much_is_summed() =>
        PartialInvoicing.Close(Currency.Usd, [new(Usd(80m), Usd(100m)), new(Usd(5m), Usd(12m)), new(Usd(9m), Usd(4m))])
            .ShouldBe(new ClosedParts(Usd(94m), Usd(89m), Usd(5m), Usd(27m)));

    [Fact]
    public void R16_Parts_and_the_rest_less_the_credit_are_the_final_amount() =>
        Gen.Select(Gen.Int[1, 5_000], Gen.Int[0, 20_000].Array[0, 12], Gen.Int[0, 20_000]).Sample((threshold, cumulative, final) =>
        {
            var parts = PartialInvoicing.Parts(Usd(threshold / 100m), [.. cumulative.Select(c => Usd(c / 100m))]);
            parts.Parts.OfType<Money>().All(part => part >= Usd(threshold / 100m)).ShouldBeTrue();
            parts.Parts.OfType<Money>().Aggregate(Usd(0m), (sum, part) => sum + part).ShouldBe(parts.Invoiced);

            var closed = PartialInvoicing.Close(new ChargeInParts(Usd(final / 100m), parts.Invoiced));
            (parts.Invoiced + closed.Amount - closed.Credit).ShouldBe(Usd(final / 100m));
            (closed.Subtotal - closed.PartiallyInvoiced).ShouldBe(closed.Amount);
            closed.Amount.IsNegative.ShouldBeFalse();
            (closed.Amount.IsPositive && closed.Credit.IsPositive).ShouldBeFalse();
        }, iter: Runs(10_000));
}
