namespace Orb.Billing.Core.Subscriptions;

/// <summary>What is given back of a fee charged in advance when a change leaves a part of its period unused (R20). Stated per change, never guessed.</summary>
public enum CreditPolicy
{
    /// <summary>The unused days.</summary>
    Prorated,

    /// <summary>Nothing: the running period stays charged whole.</summary>
    None,

    /// <summary>The whole running period, used days included.</summary>
    Full,
}
