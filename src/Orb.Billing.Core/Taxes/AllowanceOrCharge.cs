using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Taxes;

/// <summary>Something taken off or put on an amount, as EN 16931 states it: on a line or on the whole document.</summary>
public sealed record AllowanceOrCharge
{
    private AllowanceOrCharge(Money effect) => Effect = effect;

    /// <summary>What it adds: negative for an allowance.</summary>
    public Money Effect { get; }

    /// <summary>Takes an amount off.</summary>
    /// <param name="amount">Usually 0 or more; a corrected document may state it negative.</param>
    public static AllowanceOrCharge Allowance(Money amount) => new(-amount);

    /// <summary>Puts an amount on.</summary>
    /// <param name="amount">Usually 0 or more; a corrected document may state it negative.</param>
    public static AllowanceOrCharge Charge(Money amount) => new(amount);
}

/// <summary>An allowance or charge on the whole document: it bears taxes of its own and counts in their groups.</summary>
/// <param name="AllowanceOrCharge">What is taken off or put on; net or gross as the invoice is.</param>
/// <param name="Taxes">Its taxes.</param>
public sealed record DocumentAdjustment(AllowanceOrCharge AllowanceOrCharge, IReadOnlyList<TaxRate> Taxes)
{
    internal TaxedLine Line => new(AllowanceOrCharge.Effect, Taxes);
}
