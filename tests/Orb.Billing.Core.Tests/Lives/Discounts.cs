using CsCheck;
using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>Generated adjustments of a subscription, over all its prices; each applies for some time of its life.</summary>
internal static class Discounts
{
    private static readonly ItemId Filler = new(Given.Id(3));

    /// <summary>None, one or two.</summary>
    public static Gen<Func<Instant, AdjustmentInterval[]>> Any { get; } =
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 9], Gen.Int[-10, 60], Gen.Int[1, 200]).Array[0, 2].Select(seeds => (Func<Instant, AdjustmentInterval[]>)(start =>
            [.. seeds.Select((s, i) => new AdjustmentInterval(
                new AdjustmentIntervalId(Given.Id(60 + i)), Of(s.Item1, s.Item2, i), start + Duration.FromDays(s.Item3), start + Duration.FromDays(s.Item3 + s.Item4), i))]));

    private static Adjustment Of(int kind, int amount, int n)
    {
        var (id, all) = (new AdjustmentId(Given.Id(70 + n)), AdjustmentTarget.All);
        return kind switch
        {
            0 => new AmountDiscount(id, all, Money.Of(amount * 3.33m, Currency.Usd)),
            1 => new PercentageDiscount(id, all, amount / 10m),
            2 => new UsageDiscount(id, all, amount),
            3 => new Minimum(id, all, Money.Of(amount * 5.01m, Currency.Usd), Filler),
            _ => new Maximum(id, all, Money.Of(amount * 7m, Currency.Usd)),
        };
    }
}
