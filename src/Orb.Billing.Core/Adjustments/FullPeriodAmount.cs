using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Adjustments;

/// <summary>An amount fixed in money for a full period, cut to the days of a charge (R4).</summary>
internal static class FullPeriodAmount
{
    /// <summary>amount x days / anchor days, rounded. Cut for all days so far, it is rounded cumulatively as the charge is (R8).</summary>
    public static Money Cut(Money fullPeriod, Share share) =>
        Money.Round(Proration.Exact([new ProratedPiece(fullPeriod.Amount, share)]), fullPeriod.Currency);
}
