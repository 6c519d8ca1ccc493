using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Adjustments;

/// <summary>Lines and adjustments in the fewest words.</summary>
internal static class Adjusting
{
    public static AdjustmentTarget All => AdjustmentTarget.All;

    public static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);

    public static AdjustmentId Named(int n) => new(Id(n));

    public static AmountDiscount Off(decimal amount, int id = 1) => new(Named(id), All, Usd(amount));

    public static PercentageDiscount Percent(decimal percentage, int id = 1) => new(Named(id), All, percentage);

    public static UsageDiscount Free(decimal units, int id = 1) => new(Named(id), All, units);

    public static Minimum AtLeast(decimal amount, int id = 1) => new(Named(id), All, Usd(amount), new ItemId(Id(3)));

    public static Maximum AtMost(decimal amount, int id = 1) => new(Named(id), All, Usd(amount));

    public static TieredPercentageDiscount Bands(params DiscountTier[] tiers) => new(Named(1), All, tiers);

    public static AdjustmentInterval Since(string start, Adjustment adjustment, int sequence = 0, string? end = null) =>
        new(new AdjustmentIntervalId(Id(sequence)), adjustment, At(start), end is null ? null : At(end), sequence);

    /// <summary>A line of usage of January 2026, so many of its 31 days long.</summary>
    public static AdjustableLine January(decimal subtotal, int days = 31) => Line(Usd(subtotal), share: new Share(days, 31));

    public static AdjustableLine Line(
        Money subtotal, Cadence? cadence = null, BillingMode mode = BillingMode.InArrears, string from = "2026-01-01", string to = "2026-02-01", Share? share = null) =>
        new(subtotal, cadence ?? Cadence.Monthly, mode, new ServicePeriod(At(from), At(to)), share ?? new Share(31, 31));

    /// <summary>All adjustments on all lines, created in this order at one instant.</summary>
    public static IReadOnlyList<AdjustedLine> Adjust(IReadOnlyList<AdjustableLine> lines, params Adjustment[] adjustments) =>
        LineAdjustments.Apply(lines, [.. adjustments.Select((a, i) => On(Since("2026-01-01", a, i), [.. Enumerable.Range(0, lines.Count)]))]);

    public static AppliedAdjustment On(AdjustmentInterval interval, params int[] lines) => new(interval, lines);

    public static decimal[] Adjusted(this IEnumerable<AdjustedLine> lines) => [.. lines.Select(l => l.AdjustedSubtotal.Amount)];

    /// <summary>What each adjustment of a line contributed, in order.</summary>
    public static decimal[] Contributions(this AdjustedLine line) => [.. line.Adjustments.Select(a => a.Amount.Amount)];
}
