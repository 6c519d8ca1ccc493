namespace Orb.Billing.Core.Rating;

/// <summary>
/// A percentage of each transaction: rate x what is left of it after the free part, plus a fixed fee, the sum of both raised to a minimum and cut to a
/// maximum; a transaction that is free as a whole pays nothing. A transaction is free as far as it is among the first free transactions, where
/// there are such, and as far as the free amount, where there is one, is not used up: whichever ends first ends the free part (R25). At 1.3 % and
/// 2.00 each with 250.00 free, 50, 100, 250 and 400 pay 0, 0, 150 x 1.3 % + 2.00 = 3.95 and 400 x 1.3 % + 2.00 = 7.20: 11.15.
/// </summary>
public sealed record PercentagePriceModel : PriceModel
{
    private const string FreePart = "Free";
    private const string SharePart = "Percentage";
    private const string FeesPart = "Fixed fees";

    private static readonly PricedUsage Transactions = PricedUsage.EachEvent();

    /// <summary>A percentage of each transaction.</summary>
    /// <param name="share">A fraction, not negative: 0.029 is 2.9 %.</param>
    /// <param name="fees">What else a transaction pays.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is negative.</exception>
    public PercentagePriceModel(decimal share, TransactionFees? fees = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        Share = share;
        Fees = fees ?? TransactionFees.None;
    }

    /// <summary>The fraction of a transaction that it pays.</summary>
    public decimal Share { get; }

    /// <summary>What else a transaction pays, and what is free.</summary>
    public TransactionFees Fees { get; }

    /// <inheritdoc/>
    public override string ModelType => "percentage";

    internal override PartRate? RateOf(RatedPart part) => part.Name switch
    {
        FreePart => PartRate.Of(part, 0m),
        SharePart => PartRate.Of(part, Share),
        FeesPart => new PartRate(part.Quantity, Fees.FixedPerTransaction) { Thing = "transaction" },
        _ => null,
    };

    /// <inheritdoc/>
    public override PricedUsage Usage => Transactions;

    /// <inheritdoc/>
    public override Rated Rate(RatingInput input)
    {
        var (count, free) = (0, default(RunningSum));
        var (paying, fixedFees, clamped, exact) = (default(RunningSum), default(RunningSum), default(RunningSum), default(RunningSum));
        var hasFree = Fees.FreeTransactions is not null || Fees.FreeAmount is not null;
        for (var i = 0; i < input.Events.Count; i++)
        {
            var amount = Math.Max(0m, input.Events[i].Quantity);
            var isFree = hasFree && !(i >= Fees.FreeTransactions) && !(free.Total >= Fees.FreeAmount);
            var freed = !isFree ? 0m : Fees.FreeAmount is { } most ? Math.Min(amount, most - free.Total) : amount;
            free.Add(freed);
            if (isFree && freed == amount)
                continue;

            var fee = ((amount - freed) * Share) + Fees.FixedPerTransaction;
            count++;
            exact.Add(Fees.Clamped(fee));
            paying.Add(amount - freed);
            fixedFees.Add(Fees.FixedPerTransaction);
            clamped.Add(Fees.Clamped(fee) - fee);
        }

        // Sums, not a part for each transaction: there may be millions.
        var parts = new PartList(4);
        if (free.Total > 0m)
            parts.Add(new RatedPart(FreePart, free.Total, 0m));
        if (paying.Total > 0m)
            parts.Add(new RatedPart(SharePart, paying.Total, paying.Total * Share));
        if (fixedFees.Total > 0m)
            parts.Add(new RatedPart(FeesPart, count, fixedFees.Total));
        if (clamped.Total != 0m)
            parts.Add(new RatedPart("Minimum and maximum per transaction", 0m, clamped.Total));
        return parts.Of(exact.Total);
    }
}
