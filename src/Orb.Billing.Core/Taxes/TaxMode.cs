namespace Orb.Billing.Core.Taxes;

/// <summary>Whether the amounts of an invoice contain their tax. An invoice is wholly the one or the other (R19).</summary>
public enum TaxMode
{
    /// <summary>Amounts are net; the tax comes on top.</summary>
    Exclusive,

    /// <summary>Amounts are gross; the tax is taken out of them.</summary>
    Inclusive,
}
