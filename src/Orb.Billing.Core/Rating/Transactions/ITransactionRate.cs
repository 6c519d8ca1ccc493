namespace Orb.Billing.Core.Rating;

/// <summary>What a transaction pays.</summary>
internal interface ITransactionRate
{
    /// <summary>What a transaction pays, in major units.</summary>
    /// <param name="amount">Its amount, 0 or more.</param>
    /// <param name="before">The amount of all before it in the period.</param>
    decimal Of(decimal amount, decimal before);
}
