namespace Orb.Billing.Core.Amounts;

/// <summary>
/// A calculation left the range of a 28-digit decimal. It parks the one subscription it happened in (R1);
/// no amount is ever truncated to fit.
/// </summary>
public class AmountOverflowException : Exception
{
    /// <summary>Says which calculation overflowed.</summary>
    public AmountOverflowException(string what, Exception? inner = null)
        : base($"{what} exceeds the range of a 28-digit decimal.", inner)
    {
    }

    private protected AmountOverflowException(string message)
        : base(message)
    {
    }
}
