using System.Globalization;

namespace Orb.Billing.Core.Taxes;

/// <summary>A tax at a rate: the key of a group on the invoice (R19). Equal when code, category and rate are; 0.2 equals 0.20.</summary>
public sealed record TaxRate
{
    /// <summary>A tax at a rate.</summary>
    /// <param name="code">The tax, for example "vat" or "ny-county"; kept verbatim.</param>
    /// <param name="category">Why the amount is taxed so.</param>
    /// <param name="rate">A fraction from 0 to 1: 0.2 is 20 %.</param>
    /// <exception cref="ArgumentException">
    /// The code is empty, the rate is no fraction (20 for 20 %), or it is above 0 in a category that bears no tax.
    /// </exception>
    public TaxRate(string code, TaxCategory category, decimal rate)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentNullException.ThrowIfNull(category);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 1m);
        if (rate != 0m && !category.Taxes)
            throw new ArgumentException($"Category {category} bears no tax, so its rate is 0.", nameof(rate));
        Code = code;
        Category = category;
        Rate = rate;
    }

    /// <summary>The tax.</summary>
    public string Code { get; }

    /// <summary>Why the amount is taxed so.</summary>
    public TaxCategory Category { get; }

    /// <summary>A fraction from 0 to 1: 0.2 is 20 %.</summary>
    public decimal Rate { get; }

    /// <summary>The same tax at nothing, for a reason: exempt, reverse charge, export.</summary>
    /// <exception cref="ArgumentException">The category bears tax, so it is no reason.</exception>
    public TaxRate ZeroedAs(TaxCategory category) =>
        category.Taxes
            ? throw new ArgumentException($"Category {category} bears tax and cannot be the reason for a rate of 0.", nameof(category))
            : new TaxRate(Code, category, 0m);

    /// <summary>For example "vat S 0.2".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Category} {Rate}");
}
