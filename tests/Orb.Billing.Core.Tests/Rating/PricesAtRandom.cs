using CsCheck;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Every price model of the core. A new one is a line here.</summary>
internal static class PricesAtRandom
{
    private static readonly Gen<decimal> Cents = Gen.Int[0, 300].Select(n => n / 100m);

    private static readonly Gen<MinimumTier[]> MinimumTiers = Gen.Select(Promises.Tiers, Gen.Int[0, 900].Array[6], (tiers, minimums) =>
        tiers.Select((t, i) => new MinimumTier(t.FirstUnit, t.LastUnit, t.UnitAmount, minimums[i])).ToArray());

    // A size, and tiers whose bounds are multiples of it.
    private static readonly Gen<(decimal Size, Tier[] Tiers)> Packages = Gen.Select(Gen.Int[1, 50], Promises.Tiers, (size, tiers) =>
        ((decimal)size, tiers.Select(t => t with { FirstUnit = t.FirstUnit * size, LastUnit = t.LastUnit * size }).ToArray()));

    private static readonly Gen<MatrixRate[]> Cells = Cents.Array[3].Select(r => new MatrixRate[] { new(["a", "b"], r[0]), new(["b", null], r[1]), new([null, null], r[2]) });

    private static readonly Gen<ScalingFactor[]> Factors = Cents.Array[2].Select(f => new ScalingFactor[] { new(["a", "b"], f[0]), new(["b", null], f[1]) });

    private static readonly Gen<BasisPoints> BasisPoints = Gen.Select(Gen.Int[0, 500], Gen.Int[0, 100], (points, cap) =>
        new BasisPoints(points, cap > 50 ? null : cap / 10m));

    private static readonly Gen<BasisPointsTier[]> Bands = BasisPoints.Array[3].Select(p => new BasisPointsTier[] { new(100m, p[0]), new(900m, p[1]), new(null, p[2]) });

    public static IReadOnlyDictionary<Type, PriceAtRandom> All { get; } = new Dictionary<Type, PriceAtRandom>
    {
        // one quantity
        [typeof(UnitPriceModel)] = Of(Cents, a => new UnitPriceModel(a)),
        [typeof(UnitWithPercentPriceModel)] = Of(Gen.Select(Cents, Gen.Int[0, 100]), p => new UnitWithPercentPriceModel(p.Item1, p.Item2)),
        [typeof(UnitWithProrationPriceModel)] = Of(Cents, a => new UnitWithProrationPriceModel(a)),
        [typeof(TieredPriceModel)] = Of(Promises.Tiers, t => new TieredPriceModel(t)) with { DueAtZero = p => ((TieredPriceModel)p).Tiers[0].FlatAmount },
        [typeof(TieredWithProrationPriceModel)] = Of(Promises.Tiers, t => new TieredWithProrationPriceModel(t)) with
        {
            DueAtZero = p => ((TieredWithProrationPriceModel)p).Tiers[0].FlatAmount,
        },
        [typeof(TieredWithMinimumPriceModel)] = Of(Gen.Select(MinimumTiers, Gen.Bool, Gen.Bool), p =>
            new TieredWithMinimumPriceModel(p.Item1) { HidesZeroAmountTiers = p.Item2, Prorates = p.Item3 }) with
        {
            DueAtZero = p => ((TieredWithMinimumPriceModel)p).Tiers[0].MinimumAmount,
            CutsFixedAmounts = true,
        },
        [typeof(BulkPriceModel)] = Of(Promises.Tiers, t => new BulkPriceModel(t)) with { DueAtZero = p => ((BulkPriceModel)p).Tiers[0].FlatAmount },
        [typeof(BulkWithProrationPriceModel)] = Of(Promises.Tiers, t => new BulkWithProrationPriceModel(t)) with
        {
            DueAtZero = p => ((BulkWithProrationPriceModel)p).Tiers[0].FlatAmount,
        },
        [typeof(BulkWithFiltersPriceModel)] = Of(Promises.Tiers, t => new BulkWithFiltersPriceModel([new PropertyFilter("x", "a")], t)) with
        {
            DueAtZero = p => ((BulkWithFiltersPriceModel)p).Tiers[0].FlatAmount,
        },
        [typeof(PackagePriceModel)] = Of(Gen.Select(Cents, Gen.Int[1, 70]), p => new PackagePriceModel(p.Item1, p.Item2)),
        [typeof(PackageWithAllocationPriceModel)] = Of(Gen.Select(Gen.Int[0, 500], Cents, Gen.Int[1, 70]), p => new PackageWithAllocationPriceModel(p.Item1, p.Item2, p.Item3)),
        [typeof(TieredPackagePriceModel)] = Of(Packages, p => new TieredPackagePriceModel(p.Size, p.Tiers)) with { DueAtZero = p => ((TieredPackagePriceModel)p).Tiers[0].FlatAmount },
        [typeof(TieredPackageWithMinimumPriceModel)] = Of(Gen.Select(Packages, Gen.Int[0, 900].Array[6]), p => new TieredPackageWithMinimumPriceModel(
            p.Item1.Size, [.. p.Item1.Tiers.Select((t, i) => new MinimumTier(t.FirstUnit, t.LastUnit, t.UnitAmount, p.Item2[i]))])) with
        {
            DueAtZero = p => ((TieredPackageWithMinimumPriceModel)p).Tiers[0].MinimumAmount,
        },
        [typeof(ThresholdTotalAmountPriceModel)] = Of(Gen.Select(Gen.Int[0, 900].Array[3], Gen.Bool), p =>
            new ThresholdTotalAmountPriceModel([new(0m, p.Item1[0]), new(100m, p.Item1[1]), new(900m, p.Item1[2])]) { Prorates = p.Item2 }) with
        { CutsFixedAmounts = true },
        [typeof(CapacityPriceModel)] = Of(Gen.Int[0, 900].Array[3], a => new CapacityPriceModel([new(100m, a[0]), new(900m, a[1]), new(null, a[2])])),
        [typeof(GraduatedPercentagePriceModel)] = Of(Promises.Tiers, t => new GraduatedPercentagePriceModel(t)) with
        {
            DueAtZero = p => ((GraduatedPercentagePriceModel)p).Tiers[0].FlatAmount,
        },

        // cells
        [typeof(MatrixPriceModel)] = Of(Gen.Select(Cells, Cents), p => new MatrixPriceModel(["x", "y"], p.Item1, p.Item2)) with { GroupsStandAlone = true },
        [typeof(MatrixWithAllocationPriceModel)] = Of(Gen.Select(Cells, Cents, Gen.Int[0, 5000]), p => new MatrixWithAllocationPriceModel(["x", "y"], p.Item1, p.Item2, p.Item3)),
        [typeof(MatrixWithDisplayNamePriceModel)] = Of(Cents.Array[2], r => new MatrixWithDisplayNamePriceModel("x", [new("a", "A", r[0]), new("b", "B", r[1])])) with
        {
            GroupsStandAlone = true,
        },
        [typeof(MatrixWithThresholdDiscountsPriceModel)] = Of(Gen.Select(Cells, Cents, Gen.Int[0, 3000], Gen.Int[0, 100], Gen.Int[0, 100]), p =>
            new MatrixWithThresholdDiscountsPriceModel(
                ["x", "y"], p.Item1, p.Item2, [new([["a", "b"], ["b", null]], p.Item3, p.Item4 / 100m, p.Item5 / 100m), new([["c", "c"]], 10m, 0.1m, 0.2m)])),
        [typeof(ScalableMatrixWithUnitPricingPriceModel)] = Of(Gen.Select(Factors, Cents, Gen.Bool), p =>
            new ScalableMatrixWithUnitPricingPriceModel(["x", "y"], p.Item1, p.Item2, p.Item3 ? "team" : null)) with
        { GroupsStandAlone = true },
        [typeof(ScalableMatrixWithTieredPricingPriceModel)] = Of(Gen.Select(Factors, Promises.Tiers), p =>
            new ScalableMatrixWithTieredPricingPriceModel(["x", "y"], p.Item1, p.Item2)) with
        {
            DueAtZero = p => ((ScalableMatrixWithTieredPricingPriceModel)p).Tiers[0].FlatAmount,
        },

        // groups
        [typeof(GroupedTieredPriceModel)] = Of(Promises.Tiers, t => new GroupedTieredPriceModel("x", t)) with { GroupsStandAlone = true },
        [typeof(GroupedTieredMatrixPriceModel)] = Of(Gen.Select(Promises.Tiers, Promises.Tiers, Cents), p =>
            new GroupedTieredMatrixPriceModel("x", [new("b", p.Item1), new("a", p.Item2)], p.Item3)) with
        { GroupsStandAlone = true },
        [typeof(GroupedTieredPackagePriceModel)] = Of(Packages, p => new GroupedTieredPackagePriceModel("x", p.Size, p.Tiers)) with { GroupsStandAlone = true },
        [typeof(MaxGroupTieredPackagePriceModel)] = Of(Packages, p => new MaxGroupTieredPackagePriceModel("x", p.Size, p.Tiers)),
        [typeof(GroupedAllocationPriceModel)] = Of(Gen.Select(Promises.Quantity, Cents), p => new GroupedAllocationPriceModel("x", p.Item1, p.Item2)) with { GroupsStandAlone = true },
        [typeof(CumulativeGroupedAllocationPriceModel)] = Of(Gen.Select(Promises.Quantity, Promises.Quantity, Cents), p =>
            new CumulativeGroupedAllocationPriceModel("x", p.Item1, p.Item2, p.Item3)),
        [typeof(CumulativeGroupedBulkPriceModel)] = Of(Gen.Select(Promises.Tiers, Cents.Array[6]), p => new CumulativeGroupedBulkPriceModel(
            "x", [new("a", p.Item1), new("b", [.. p.Item1.Select((t, i) => t with { UnitAmount = p.Item2[i] })])])),
        [typeof(GroupedWithProratedMinimumPriceModel)] = Of(Gen.Select(Promises.Quantity, Cents), p => new GroupedWithProratedMinimumPriceModel("x", p.Item1, p.Item2)) with
        {
            GroupsStandAlone = true,
            CutsFixedAmounts = true,
        },
        [typeof(GroupedWithMeteredMinimumPriceModel)] = Of(Cents.Array[5], r => new GroupedWithMeteredMinimumPriceModel(
            "x", "y", [new("a", r[0]), new("b", r[1])], "z", [new("a", r[2]), new("c", r[3])], r[4])) with
        { GroupsStandAlone = true },
        [typeof(GroupedWithMinMaxThresholdsPriceModel)] = Of(Gen.Select(Promises.Quantity, Promises.Quantity, Cents), p =>
            new GroupedWithMinMaxThresholdsPriceModel("x", p.Item1, p.Item1 + p.Item2, p.Item3)) with
        { GroupsStandAlone = true },

        // allowances
        [typeof(DailyCreditAllowancePriceModel)] = Of(Gen.Select(Promises.Quantity, Cells, Cents), p =>
            new DailyCreditAllowancePriceModel(p.Item1, "day", ["x", "y"], p.Item2, p.Item3)) with
        { GroupsStandAlone = true },
        [typeof(MeteredAllowancePriceModel)] = Of(Cents, r => new MeteredAllowancePriceModel("x", "a", "b", r)),
        [typeof(EventOutputPriceModel)] = Of(Gen.Select(Cents, Gen.Bool), p => new EventOutputPriceModel("rate", p.Item1 > 2m ? null : p.Item1, p.Item2 ? "team" : null)) with
        {
            Values = ["1", "1.0", "0.3", "x", null],
        },

        // transactions
        [typeof(PercentagePriceModel)] = Of(Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1500], Gen.Int[0, 300]), p => new PercentagePriceModel(0.0123m, new TransactionFees
        {
            FixedPerTransaction = p.Item3 / 100m,
            FreeTransactions = p.Item1 == 0 ? null : p.Item1,
            FreeAmount = p.Item2 % 3 == 0 ? null : p.Item2,
            MinimumPerTransaction = p.Item2 % 2 == 0 ? null : 1m,
            MaximumPerTransaction = p.Item2 % 5 == 0 ? null : 4m,
        })),
        [typeof(EventAmountPriceModel)] = Of(Gen.Const(0), _ => new EventAmountPriceModel()),
        [typeof(BpsPriceModel)] = Of(BasisPoints, p => new BpsPriceModel(p)) with { EventsStandAlone = true },
        [typeof(BulkBpsPriceModel)] = Of(Bands, b => new BulkBpsPriceModel(b)) with { EventsStandAlone = true },
        [typeof(TieredBpsPriceModel)] = Of(Bands, b => new TieredBpsPriceModel(b)),

        // other charges
        [typeof(PercentPriceModel)] = Of(Gen.Select(Gen.Int[1, 100], Gen.Int[0, 500], Gen.Int[0, 500], Gen.Bool), p =>
            new PercentPriceModel(p.Item1 / 100m, p.Item2, p.Item2 + p.Item3) { Prorates = p.Item4 }) with
        {
            DueAtZero = p => ((PercentPriceModel)p).MinimumAmount!.Value,
            CutsFixedAmounts = true,
        },
        [typeof(MinimumCompositePriceModel)] = Of(Gen.Select(Gen.Int[0, 3000], Gen.Bool), p => new MinimumCompositePriceModel(p.Item1) { Prorates = p.Item2 }) with
        {
            DueAtZero = p => ((MinimumCompositePriceModel)p).MinimumAmount,
            CutsFixedAmounts = true,
        },
    };

    private static PriceAtRandom Of<T>(Gen<T> parameters, Func<T, PriceModel> price) => new(parameters.Select(price));
}
