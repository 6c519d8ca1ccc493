using System.Diagnostics.CodeAnalysis;

namespace Orb.Billing.Core.Taxes;

/// <summary>Why an amount is taxed as it is, by the codes of UNCL 5305 that EN 16931 allows on an invoice.</summary>
public sealed record TaxCategory
{
    private TaxCategory(string code, bool taxes)
    {
        Code = code;
        Taxes = taxes;
    }

    /// <summary>The code, for example "S" or "AE".</summary>
    public string Code { get; }

    /// <summary>Whether an amount of this category may bear tax. Where it may not, its rate is 0.</summary>
    public bool Taxes { get; }

    /// <summary>S: taxed at a standard or reduced rate; also sales taxes.</summary>
    public static TaxCategory Standard { get; } = new("S", taxes: true);

    /// <summary>Z: taxable at a rate of 0.</summary>
    public static TaxCategory ZeroRated { get; } = new("Z", taxes: false);

    /// <summary>E: exempt from tax.</summary>
    public static TaxCategory Exempt { get; } = new("E", taxes: false);

    /// <summary>AE: the customer owes the tax (reverse charge).</summary>
    public static TaxCategory ReverseCharge { get; } = new("AE", taxes: false);

    /// <summary>K: supplied to another country of the European Economic Area, exempt.</summary>
    public static TaxCategory IntraCommunity { get; } = new("K", taxes: false);

    /// <summary>G: exported, exempt.</summary>
    public static TaxCategory Export { get; } = new("G", taxes: false);

    /// <summary>O: outside the scope of the tax.</summary>
    public static TaxCategory OutsideScope { get; } = new("O", taxes: false);

    /// <summary>L: the general indirect tax of the Canary Islands.</summary>
    public static TaxCategory CanaryIslands { get; } = new("L", taxes: true);

    /// <summary>M: the tax of Ceuta and Melilla.</summary>
    public static TaxCategory CeutaAndMelilla { get; } = new("M", taxes: true);

    /// <summary>B: the tax is shown, but paid by the customer to the authority (Italian split payment).</summary>
    public static TaxCategory SplitPayment { get; } = new("B", taxes: true);

    /// <summary>All categories.</summary>
    public static IReadOnlyList<TaxCategory> All { get; } =
    [
        Standard, ZeroRated, Exempt, ReverseCharge, IntraCommunity, Export, OutsideScope, CanaryIslands, CeutaAndMelilla, SplitPayment,
    ];

    /// <summary>The category with this code.</summary>
    /// <exception cref="ArgumentException">No category has this code.</exception>
    public static TaxCategory Of(string code) =>
        TryOf(code, out var category) ? category : throw new ArgumentException($"'{code}' is no tax category.", nameof(code));

    /// <summary>The category with this code, if there is one. Codes are upper case.</summary>
    public static bool TryOf(string? code, [NotNullWhen(true)] out TaxCategory? category)
    {
        category = All.FirstOrDefault(c => c.Code == code);
        return category is not null;
    }

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
