namespace Orb.Billing.Subscriptions;

/// <summary>The reason codes of what cannot be billed. They are stored and shown as they are, and never change their meaning.</summary>
public static class ParkingReason
{
    /// <summary>An amount or a quantity leaves 28 digits (R1).</summary>
    public const string AmountOverflow = "amount_overflow";

    /// <summary>The invoice has more lines than <see cref="OrbBillingOptions.MaximumInvoiceLines"/>.</summary>
    public const string TooManyLines = "too_many_lines";

    /// <summary>The invoice comes to more than <see cref="OrbBillingOptions.MaximumInvoiceAmount"/>.</summary>
    public const string AmountTooLarge = "amount_too_large";

    /// <summary>A line has more units than <see cref="OrbBillingOptions.MaximumLineQuantity"/>.</summary>
    public const string QuantityTooLarge = "quantity_too_large";

    /// <summary>What is stored of the subscription, its prices or its time zone cannot be read by this version.</summary>
    public const string UnreadableConfiguration = "unreadable_configuration";

    /// <summary>The calculation failed in a way that another attempt would meet again.</summary>
    public const string CalculationFailed = "calculation_failed";
}
