using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Credits;

/// <summary>What a top-up rule does about a balance.</summary>
public abstract record TopUpDecision
{
    private protected TopUpDecision()
    {
    }
}

/// <summary>The balance is above the threshold.</summary>
public sealed record NoTopUp : TopUpDecision;

/// <summary>Credits are bought.</summary>
/// <param name="Increments">How many whole increments.</param>
/// <param name="Credits">The credits.</param>
/// <param name="InvoiceTotal">The total of the purchase invoice before tax.</param>
public sealed record BuyTopUp(long Increments, Money Credits, Money InvoiceTotal) : TopUpDecision;

/// <summary>The purchase would cost nothing after rounding and is refused (R26).</summary>
/// <param name="Credits">The credits that would have been bought.</param>
public sealed record RefusedTopUp(Money Credits) : TopUpDecision;

/// <summary>Buys credits when the balance is at or below a threshold (R26).</summary>
public sealed record TopUpRule
{
    /// <summary>A rule.</summary>
    /// <param name="threshold">The balance at or below which credits are bought, in the unit of the credits.</param>
    /// <param name="increment">The credits of one increment, above 0.</param>
    /// <param name="perUnitCostBasis">What one credit costs in <paramref name="invoiceCurrency"/>, 0 or more.</param>
    /// <param name="invoiceCurrency">The currency of the purchase invoice.</param>
    /// <param name="lifetime">How long bought credits last; not tied to a cadence.</param>
    /// <exception cref="ArgumentException">The increment is not above 0, the cost is negative or the lifetime is that of a cadence.</exception>
    /// <exception cref="CurrencyMismatchException">Threshold and increment are of different units.</exception>
    public TopUpRule(Money threshold, Money increment, decimal perUnitCostBasis, Currency invoiceCurrency, CreditLifetime lifetime)
    {
        if (increment <= Money.Zero(threshold.Currency))
            throw new ArgumentException("An increment is above 0.", nameof(increment));
        ArgumentOutOfRangeException.ThrowIfNegative(perUnitCostBasis);
        if (lifetime.EndsWithCadence)
            throw new ArgumentException("A top-up has no cadence to end with.", nameof(lifetime));
        Threshold = threshold;
        Increment = increment;
        PerUnitCostBasis = perUnitCostBasis;
        InvoiceCurrency = invoiceCurrency;
        Lifetime = lifetime;
    }

    /// <summary>The balance at or below which credits are bought.</summary>
    public Money Threshold { get; }

    /// <summary>The credits of one increment.</summary>
    public Money Increment { get; }

    /// <summary>What one credit costs.</summary>
    public decimal PerUnitCostBasis { get; }

    /// <summary>The currency of the purchase invoice.</summary>
    public Currency InvoiceCurrency { get; }

    /// <summary>How long bought credits last.</summary>
    public CreditLifetime Lifetime { get; }

    /// <summary>Decides on a balance: the fewest whole increments that end above the threshold.</summary>
    /// <param name="balance">The balance, with what is bought but not yet paid for, so that an unpaid purchase is not made twice.</param>
    /// <exception cref="AmountOverflowException">The purchase leaves the range of a decimal.</exception>
    public TopUpDecision Decide(Money balance)
    {
        if (balance > Threshold)
            return new NoTopUp();
        try
        {
            // Two amounts of at most 28 digits have no quotient so close below a whole number that it would be rounded up to that.
            var increments = (long)decimal.Floor((Threshold - balance).Amount / Increment.Amount) + 1;
            var credits = Money.Of(Increment.Amount * increments, Increment.Currency);
            return CreditPurchase.Total(credits, PerUnitCostBasis, InvoiceCurrency) is { } total
                ? new BuyTopUp(increments, credits, total)
                : new RefusedTopUp(credits);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("A top-up", overflow);
        }
    }
}
