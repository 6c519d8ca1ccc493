using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>A charge as adjustments see it: its whole amount so far and what it shares with the other charges of its invoice (R4).</summary>
public sealed record AdjustableLine
{
    /// <summary>A line to adjust.</summary>
    /// <param name="subtotal">The price function's amount for everything so far, rounded once (R2).</param>
    /// <param name="cadence">How often its price is charged.</param>
    /// <param name="billingMode">In advance or in arrears.</param>
    /// <param name="service">The time of the whole charge so far: from its first piece to its last.</param>
    /// <param name="share">Its days so far and the days of its anchor period; they cut amounts fixed in money.</param>
    /// <exception cref="ArgumentException">The subtotal is below zero.</exception>
    public AdjustableLine(Money subtotal, Cadence cadence, BillingMode billingMode, ServicePeriod service, Share share)
    {
        if (subtotal.IsNegative)
            throw new ArgumentException($"A charge comes to 0 or more, not {subtotal}.", nameof(subtotal));
        Subtotal = subtotal;
        Cadence = cadence;
        BillingMode = billingMode;
        Service = service;
        Share = share;
    }

    /// <summary>The amount before adjustments.</summary>
    public Money Subtotal { get; }

    /// <summary>How often its price is charged.</summary>
    public Cadence Cadence { get; }

    /// <summary>In advance or in arrears.</summary>
    public BillingMode BillingMode { get; }

    /// <summary>The time of the whole charge so far.</summary>
    public ServicePeriod Service { get; }

    /// <summary>Its days so far, of the days of its anchor period.</summary>
    public Share Share { get; }
}
