using Xunit.Sdk;
using Xunit.v3;

// What one test holds in memory is no other's: they run one after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Orb.Billing.Benchmarks.Tests;

/// <summary>The benchmarks measure what they say; and what can be told without a stopwatch is told on every run.</summary>
public sealed class BenchmarkTests
{
    public static TheoryData<Discounts> AllDiscounts => [.. Enum.GetValues<Discounts>()];

    [Theory]
    [MemberData(nameof(AllDiscounts))]
    public void Old_and_new_subscription_bill_one_invoice_of_three_lines_and_nothing_to_credit(Discounts discounts)
    {
        var (young, old) = (new OnePeriod(Life.New(discounts)), new OnePeriod(Life.Old(discounts)));

        (young.Bill(), old.Bill()).ShouldBe(((1, 0), (1, 0)));
        // 36 months of two fees and 35 of tokens; three plan changes split a month of each price in two; August 2024 was paused.
        (young.SettledCharges, old.SettledCharges).ShouldBe((2, 72 + 35 + 9 - 3));
        (young.Calculate()[0].Lines.Count, old.Calculate()[0].Lines.Count).ShouldBe((3, 3));
    }

    [Theory]
    [MemberData(nameof(AllDiscounts))]
    public void A_period_after_36_months_allocates_at_most_1_15_times_what_that_of_a_new_subscription_does(Discounts discounts)
    {
        var (young, old) = (new OnePeriod(Life.New(discounts)), new OnePeriod(Life.Old(discounts)));

        InTurns.Of(() => young.Bill(), () => old.Bill(), rounds: 2, batch: 20).Allocated.ShouldBeInRange(0.9m, 1.15m);
    }

    [Fact]
    public void Nothing_of_an_invoice_stays_in_memory()
    {
        var readings = MemoryRun.Run(200, 1_200);

        // Less than 100 bytes an invoice, of some 60,000 that one allocates.
        (readings[1].Heap - readings[0].Heap).ShouldBeLessThan(100_000);
    }
}
