using CsCheck;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>Quantities and prices at the ends of what can be entered (R1).</summary>
public sealed class ExtremeLifeTests
{
    private static readonly Gen<decimal> Extremes = Gen.Frequency(
        (2, Gen.Int[0, 1000].Select(n => (decimal)n)),
        (1, Gen.Const(9_999_999_999_999_999_999_999_999_999m)),
        (1, Gen.Const(0.0000000000000000000000000001m)),
        (1, Gen.Const(99_999_999_999_999.99999999999999m)),
        (1, Gen.Int[0, 27].Select(Power)));

    [Fact]
    public void R1_No_quantity_and_no_price_leaves_the_range_of_a_decimal_but_as_the_one_typed_error() =>
        Gen.Select(Extremes.Array[3], Extremes.Array[3], Gen.Select(Extremes, Gen.Int[0, 900], Gen.Bool).Array[0, 3], Extremes.Array[0, 2], Gen.Int[0, 2]).Sample(
            (units, quantities, changes, tokens, tiered) =>
            {
                var start = Given.At("2026-01-10");
                Price[] prices = [.. units.Select((u, n) => Of(n, n == tiered ? Tiered(u) : new UnitPriceModel(u), quantities[n]))];
                UsageEvent[] events = [.. tokens.Select((t, n) => Given.Tokens(start + Duration.FromDays(n * 20), t, "e" + n))];
                var living = new Living(new Life(prices, 3, DateTimeZone.Utc, start, Given.Anchor("2026-01-01"), [], events, Duration.Zero));
                try
                {
                    foreach (var (quantity, hour, isFirst) in changes)
                        living.SetQuantity(isFirst ? 0 : 1, hour, quantity);
                    living.End();
                    living.Settled.Values.ShouldAllBe(s => !s.Settled.IsNegative);
                }
                catch (AmountOverflowException overflow)
                {
                    overflow.Message.ShouldNotBeEmpty();
                }
            },
            iter: Given.Runs(10_000));

    private static decimal Power(int digits)
    {
        var power = 1m;
        for (var i = 0; i < digits; i++)
            power *= 10m;
        return power;
    }

    private static TieredPriceModel Tiered(decimal unit) => new(Given.Tiers((0m, 10m, unit, unit), (10m, null, unit / 3m, 1m)));

    private static Price Of(int n, PriceModel model, decimal quantity)
    {
        var (id, item) = (new PriceId(Given.Id(20 + n)), new ItemId(Given.Id(3)));
        return n == 2
            ? Price.Usage(id, "P2", item, Currency.Usd, Cadence.Monthly, model, new MetricId(Given.Id(6)))
            : Price.FixedFee(id, "P" + n, item, Currency.Usd, Cadence.Monthly, n == 0 ? BillingMode.InAdvance : BillingMode.InArrears, model, quantity);
    }
}
