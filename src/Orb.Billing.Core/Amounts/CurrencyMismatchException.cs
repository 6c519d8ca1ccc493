namespace Orb.Billing.Core.Amounts;

/// <summary>Two amounts of different currencies were added or compared: a bug, never a state of a customer (R1).</summary>
public sealed class CurrencyMismatchException : InvalidOperationException
{
    /// <summary>The two currencies that met.</summary>
    public CurrencyMismatchException(Currency left, Currency right)
        : base($"Amounts of {left} and {right} cannot be combined.")
    {
    }
}
