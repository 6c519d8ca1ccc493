using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A percentage of each transaction, with fixed fees, a free part, and a minimum and maximum for each.</summary>
public sealed class PercentagePriceModelTests
{
    [Fact]
    public void R25_The_transaction_that_crosses_the_free_amount_pays_the_rate_on_its_excess_and_its_whole_fixed_fee()
    {
        var rated = new PercentagePriceModel(0.013m, new TransactionFees { FixedPerTransaction = 2m, FreeAmount = 250m }).Rate(Promises.Of(50m, 100m, 250m, 400m));
        rated.Exact.ShouldBe(11.15m);
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("Free", 250m, 0m), ("Percentage", 550m, 7.15m), ("Fixed fees", 2m, 4m)]);
    }

    // 1.2 of the 28th place each, 3.6 of all together: a maximum of nothing is nothing, however they are rounded.
    [Fact]
    public void R2_A_maximum_is_kept_to_the_last_digit()
    {
        const decimal Amount = 0.0000000000000000000000000002m;
        new PercentagePriceModel(0.6m, new TransactionFees { MaximumPerTransaction = 0m }).Rate(Promises.Of(Amount, Amount, Amount)).Exact.ShouldBe(0m);
    }

    [Fact]
    public void R25_Whichever_ends_first_ends_the_free_part()
    {
        var both = new TransactionFees { FreeTransactions = 3m, FreeAmount = 10_000m };
        new PercentagePriceModel(0.01m, both).Rate(Promises.Of(10m, 80m, 100m, 500m)).Exact.ShouldBe(5m); // the three transactions end it
        new PercentagePriceModel(0.01m, both with { FreeAmount = 50m }).Rate(Promises.Of(10m, 80m, 100m)).Exact.ShouldBe(1.4m); // the 50.00 end it
        new PercentagePriceModel(0.01m, both with { FreeTransactions = 0m }).Rate(Promises.Of(100m)).Exact.ShouldBe(1m);
        new PercentagePriceModel(0.01m, both with { FreeAmount = 0m }).Rate(Promises.Of(100m)).Exact.ShouldBe(1m);
    }

    [Fact]
    public void R25_A_transaction_pays_its_minimum_and_maximum_after_its_fees_and_one_that_is_free_pays_neither()
    {
        var model = new PercentagePriceModel(0.0299m, new TransactionFees { MinimumPerTransaction = 1.75m, MaximumPerTransaction = 12m });
        var rated = model.Rate(Promises.Of(10m, 80m, 10_000m));
        rated.Exact.ShouldBe(16.142m); // 1.75 + 2.392 + 12.00
        rated.Parts.Select(p => (p.Name, p.Exact)).ShouldBe([("Percentage", 301.691m), ("Minimum and maximum per transaction", -285.549m)]);
        new PercentagePriceModel(0.0299m, model.Fees with { FreeTransactions = 1m }).Rate(Promises.Of(10m, 80m)).Exact.ShouldBe(2.392m);
    }

    [Fact]
    public void A_transaction_of_nothing_pays_its_fixed_fee_unless_it_is_among_the_free()
    {
        new PercentagePriceModel(0.01m, new TransactionFees { FixedPerTransaction = 0.5m }).Rate(Promises.Of(0m)).Exact.ShouldBe(0.5m);
        new PercentagePriceModel(0.01m, new TransactionFees { FixedPerTransaction = 0.5m, FreeTransactions = 1m }).Rate(Promises.Of(0m, 0m)).Exact.ShouldBe(0.5m);
        new PercentagePriceModel(0.01m, new TransactionFees { FixedPerTransaction = 0.5m, FreeAmount = 5m }).Rate(Promises.Of(5m, 0m)).Exact.ShouldBe(0.5m);
    }

    [Fact]
    public void R25_A_transaction_below_zero_counts_as_zero() => new PercentagePriceModel(0.01m).Rate(Promises.Of(-100m, 100m)).Exact.ShouldBe(1m);

    [Fact]
    public void No_transactions_cost_nothing_and_no_number_is_negative()
    {
        new PercentagePriceModel(0.01m, new TransactionFees { MinimumPerTransaction = 5m }).Rate(Promises.Of()).ShouldSatisfyAllConditions(r => r.Exact.ShouldBe(0m), r => r.Parts.ShouldBeEmpty());
        Should.Throw<ArgumentOutOfRangeException>(() => new PercentagePriceModel(-0.01m)).ParamName.ShouldBe("share");
        Should.Throw<ArgumentOutOfRangeException>(() => new TransactionFees { FixedPerTransaction = -1m }).ParamName.ShouldBe("FixedPerTransaction");
        Should.Throw<ArgumentOutOfRangeException>(() => new TransactionFees { FreeTransactions = -1m }).ParamName.ShouldBe("FreeTransactions");
        Should.Throw<ArgumentOutOfRangeException>(() => new TransactionFees { FreeAmount = -1m }).ParamName.ShouldBe("FreeAmount");
        Should.Throw<ArgumentOutOfRangeException>(() => new TransactionFees { MinimumPerTransaction = -1m }).ParamName.ShouldBe("MinimumPerTransaction");
        Should.Throw<ArgumentOutOfRangeException>(() => new TransactionFees { MaximumPerTransaction = -1m }).ParamName.ShouldBe("MaximumPerTransaction");
        Should.Throw<InvalidOperationException>(() => new PercentagePriceModel(0.01m).Rate(new RatingInput(1m)));
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() =>
        Gen.Select(Promises.Amounts, Promises.Amounts, Gen.Int[0, 5], Gen.Int[0, 1500], Gen.Int[0, 300]).Sample((events, more, count, amount, cents) =>
            Promises.Kept(new PercentagePriceModel(0.0123m, new TransactionFees
            {
                FixedPerTransaction = 0.3m,
                FreeTransactions = count == 0 ? null : count,
                FreeAmount = amount < 500 ? null : amount,
                MinimumPerTransaction = cents / 100m,
                MaximumPerTransaction = 5m,
            }), events, more), iter: Runs(2_000));
}
