using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Core.Credits;

/// <summary>What one line is worth on one local day, and so may draw from prepaid credits (R17).</summary>
/// <param name="Line">The place of the line on the invoice, from 0: the order within a day.</param>
/// <param name="PriceId">The price of the line.</param>
/// <param name="ItemId">The item of the price, which decides the blocks that may pay.</param>
/// <param name="Day">The local day of the customer's zone.</param>
/// <param name="Amount">The day's worth in the price's own unit; below 0 where a correction gives back.</param>
/// <param name="BillingMode">Charges in advance draw nothing.</param>
public sealed record CreditDraw(int Line, PriceId PriceId, ItemId ItemId, LocalDate Day, Money Amount, BillingMode BillingMode = BillingMode.InArrears)
{
    /// <summary>
    /// Whether it takes back what an earlier line of the charge billed of the day. It comes before all days, so that the credits can be drawn again on
    /// the days the worth has moved to; no more of them returns than the line draws (docs/decisions/0066).
    /// </summary>
    public bool IsCorrection { get; init; }
}

/// <summary>Credits of a block that pay for a line; below 0 where they are given back.</summary>
/// <param name="Line">The place of the line on the invoice.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Amount">In the unit of the block.</param>
public sealed record AppliedCredit(int Line, CreditBlockId BlockId, Money Amount);

/// <summary>What became of a draw.</summary>
/// <param name="Draw">The draw.</param>
/// <param name="Applied">The blocks that paid, in the order they were used.</param>
/// <param name="Uncovered">What no block paid: draw = applied + uncovered.</param>
public sealed record PaidDraw(CreditDraw Draw, IReadOnlyList<AppliedCredit> Applied, Money Uncovered);

/// <summary>Credits of a block used for a price on a day: one entry of the ledger (R17).</summary>
/// <param name="Day">The local day the usage is of.</param>
/// <param name="PriceId">The price.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Amount">What is used; below 0 where it is given back.</param>
public sealed record CreditUse(LocalDate Day, PriceId PriceId, CreditBlockId BlockId, Money Amount);
