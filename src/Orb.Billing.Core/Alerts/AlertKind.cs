namespace Orb.Billing.Core.Alerts;

/// <summary>What an alert watches.</summary>
public enum AlertKind
{
    /// <summary>A customer's prepaid credits in a unit fall to nothing.</summary>
    CreditBalanceDepleted,

    /// <summary>A customer's prepaid credits in a unit fall to a threshold.</summary>
    CreditBalanceDropped,

    /// <summary>A customer whose prepaid credits in a unit were used up has some again.</summary>
    CreditBalanceRecovered,

    /// <summary>The usage of a metric in a billing period of a subscription reaches a threshold.</summary>
    UsageExceeded,

    /// <summary>What a billing period of a subscription costs, adjustments included, reaches a threshold.</summary>
    CostExceeded,

    /// <summary>What chosen prices of a subscription come to in a billing period, before adjustments, reaches a threshold.</summary>
    SpendExceeded,
}
