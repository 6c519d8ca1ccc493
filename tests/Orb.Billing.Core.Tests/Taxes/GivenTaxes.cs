using CsCheck;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;

namespace Orb.Billing.Core.Tests.Taxes;

/// <summary>Taxes and taxed lines in the fewest words.</summary>
internal static class GivenTaxes
{
    public static TaxRate Vat(decimal rate) => new("vat", TaxCategory.Standard, rate);

    public static TaxRate City(decimal rate) => new("city", TaxCategory.Standard, rate);

    public static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);

    public static TaxedLine Line(decimal amount, params TaxRate[] taxes) => new(Usd(amount), taxes);

    public static TaxedAmounts Exclusive(params TaxedLine[] lines) => TaxCalculation.Run(TaxMode.Exclusive, Currency.Usd, lines);

    public static TaxedAmounts Inclusive(params TaxedLine[] lines) => TaxCalculation.Run(TaxMode.Inclusive, Currency.Usd, lines);

    public static Gen<TaxMode> AnyMode { get; } = Gen.OneOf(TaxMode.Exclusive, TaxMode.Inclusive);

    // Few taxes, so that lines share groups; two rates of one tax, one at nothing, and some with digits that do not come out even.
    public static Gen<TaxRate[]> AnyTaxes { get; } = Gen.OneOf(
        Vat(0.19m), Vat(0.07m), Vat(0.2333m), City(0.08875m), City(0.005m), new TaxRate("state", TaxCategory.Standard, 0.33m),
        new TaxRate("vat", TaxCategory.ReverseCharge, 0m)).HashSet[0, 3].Select(taxes => taxes.ToArray());

    /// <summary>The amount of a number of smallest units: 123 is 1.23 USD.</summary>
    public static Money Units(int units, Currency currency) => Money.Of(new decimal(Math.Abs(units), 0, 0, units < 0, (byte)currency.Scale), currency);
}
