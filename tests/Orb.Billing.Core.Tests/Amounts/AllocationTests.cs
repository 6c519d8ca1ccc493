using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Tests.Amounts;

/// <summary>An amount is split by largest remainder, ties to the earlier part, and the parts sum to it (R2).</summary>
public sealed class AllocationTests
{
    public static TheoryData<string, decimal, decimal[], decimal[]> Examples => new()
    {
        { "USD", 6.00m, [10m, 5m], [4.00m, 2.00m] },
        { "USD", 0.05m, [1m, 1m, 1m], [0.02m, 0.02m, 0.01m] },
        { "JPY", 5m, [1m, 1m, 1m], [2m, 2m, 1m] },
        { "USD", 0.01m, [100m, 1m], [0.01m, 0.00m] },
        { "USD", 100m, [1m, 2m, 3m], [16.67m, 33.33m, 50.00m] },
        { "USD", 1.00m, [0.001m, 0.002m], [0.33m, 0.67m] },
        { "EUR", 100.00m, [1m, 1m, 1m], [33.34m, 33.33m, 33.33m] },
        { "EUR", -100.00m, [1m, 1m, 1m], [-33.34m, -33.33m, -33.33m] },
        { "JPY", 100m, [1m, 1m, 1m], [34m, 33m, 33m] },
        { "EUR", 17.95m, [99.00m, 50.00m, 46.90m, 1.54m], [9.00m, 4.55m, 4.26m, 0.14m] },
        { "KWD", 0.005m, [1m, 1m], [0.003m, 0.002m] },
        { "USD", 0.01m, [1m, 100m], [0.00m, 0.01m] },
        { "USD", 0.02m, [1m, 3m], [0.01m, 0.01m] }, // 0.5 and 1.5 cents: the tie goes to the earlier,
        { "USD", 0.02m, [3m, 1m], [0.02m, 0.00m] }, // whichever it is
        { "USD", 12.34m, [0.0000000000000000000000000001m], [12.34m] },
        { "USD", 1.00m, [0.0000000000000000000000000001m, 9999999999999999999999999999m], [0.00m, 1.00m] },
        { "USD", 1.00m, [0m, 1m, 0m, 1m, 0m], [0m, 0.50m, 0m, 0.50m, 0m] },
        { "USD", 0m, [1m, 2m], [0m, 0m] },
        { "USD", 5.01m, [0m, 0m, 0m], [5.01m, 0m, 0m] }, // no weight at all: the whole goes to the first
        { "USD", -5.01m, [0m, 0m], [-5.01m, 0m] },
        { "USD", 1.000m, [1.0m, 1.00m], [0.50m, 0.50m] },
        { "USD", 99999999999999999999999999.99m, [1m, 1m], [50000000000000000000000000.00m, 49999999999999999999999999.99m] },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void R2_Left_over_units_go_to_the_largest_remainders(string currency, decimal total, decimal[] weights, decimal[] parts) =>
        Amounts(Allocation.ByLargestRemainder(Money.Of(total, Currency.Iso(currency)), weights)).ShouldBe(parts);

    [Fact]
    public void R2_A_custom_unit_is_split_to_its_own_scale() =>
        Amounts(Allocation.ByLargestRemainder(Money.Of(0.0005m, Currency.Custom("CREDITS4", 4)), [1m, 1m])).ShouldBe([0.0003m, 0.0002m]);

    [Fact]
    public void R2_A_part_has_the_currency_of_the_whole() =>
        Allocation.ByLargestRemainder(Money.Of(1m, Currency.Jpy), [0m, 1m, 1m]).ShouldAllBe(part => part.Currency == Currency.Jpy);

    [Fact]
    public void A_split_needs_a_weight_and_none_below_zero()
    {
        var dollar = Money.Of(1m, Currency.Usd);

        Should.Throw<ArgumentException>(() => Allocation.ByLargestRemainder(dollar, [])).ParamName.ShouldBe("weights");
        Should.Throw<ArgumentException>(() => Allocation.ByLargestRemainder(dollar, [2m, -1m])).ParamName.ShouldBe("weights");
        Should.Throw<ArgumentException>(() => Allocation.ByLargestRemainder(dollar, [-0.0000000000000000000000000001m])).ParamName.ShouldBe("weights");
        Should.Throw<InvalidOperationException>(() => Allocation.ByLargestRemainder(default, [1m]));
        Should.Throw<InvalidOperationException>(() => Allocation.ByLargestRemainder(default, [0m]));
    }

    [Fact]
    public void R2_A_hundred_thousand_parts_still_sum_to_the_whole()
    {
        var total = Money.Of(1234.56m, Currency.Usd);

        var parts = Allocation.ByLargestRemainder(total, Enumerable.Repeat(0.1m, 100_000).Append(0m).ToArray());

        parts.Count(part => part == Money.Of(0.02m, Currency.Usd)).ShouldBe(23_456);
        parts.Count(part => part == Money.Of(0.01m, Currency.Usd)).ShouldBe(76_544);
        parts[23_455].Amount.ShouldBe(0.02m);
        parts[23_456].Amount.ShouldBe(0.01m);
        parts[^1].IsZero.ShouldBeTrue();
    }

    private static decimal[] Amounts(Money[] parts) => [.. parts.Select(part => part.Amount)];
}
