using CsCheck;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Every price model of the core, with numbers of one kind. A new one is a line here.</summary>
internal static class PricesAtRandom
{
    /// <summary>Prices as they are agreed, and usage as it is metered.</summary>
    public static IReadOnlyDictionary<Type, PriceAtRandom> Usual { get; } = Of(NumbersAtRandom.Usual);

    /// <summary>The same models with as many digits as a number may have.</summary>
    public static IReadOnlyDictionary<Type, PriceAtRandom> OfManyDigits { get; } = Of(NumbersAtRandom.OfManyDigits);

    private static Dictionary<Type, PriceAtRandom> Of(NumbersAtRandom numbers)
    {
        var minimumTiers = Gen.Select(numbers.Tiers, numbers.Fixed.Array[6], (tiers, minimums) =>
            tiers.Select((t, i) => new MinimumTier(t.FirstUnit, t.LastUnit, t.UnitAmount, minimums[i])).ToArray());

        // A size, and tiers whose bounds are multiples of it.
        var packages = Gen.Select(numbers.Size, Promises.Tiers, (size, tiers) =>
            (Size: size, Tiers: tiers.Select(t => t with { FirstUnit = t.FirstUnit * size, LastUnit = t.LastUnit * size }).ToArray()));

        var cells = numbers.Rate.Array[3].Select(r => new MatrixRate[] { new(["a", "b"], r[0]), new(["b", null], r[1]), new([null, null], r[2]) });

        var factors = numbers.Rate.Array[2].Select(f => new ScalingFactor[] { new(["a", "b"], f[0]), new(["b", null], f[1]) });

        var basisPoints = Gen.Select(numbers.Rate, Gen.Int[0, 100], (points, cap) =>
            new BasisPoints(100m * points, cap > 50 ? null : cap / 10m));

        var bands = basisPoints.Array[3].Select(p => new BasisPointsTier[] { new(100m, p[0]), new(900m, p[1]), new(null, p[2]) });

        return new Dictionary<Type, PriceAtRandom>
        {
            // one quantity
            [typeof(UnitPriceModel)] = Of(numbers.Rate, a => new UnitPriceModel(a)),
            [typeof(UnitWithPercentPriceModel)] = Of(Gen.Select(numbers.Rate, numbers.Part), p => new UnitWithPercentPriceModel(p.Item1, 100m * p.Item2)),
            [typeof(UnitWithProrationPriceModel)] = Of(numbers.Rate, a => new UnitWithProrationPriceModel(a)),
            [typeof(TieredPriceModel)] = Of(numbers.Tiers, t => new TieredPriceModel(t)) with { DueAtZero = p => ((TieredPriceModel)p).Tiers[0].FlatAmount },
            [typeof(TieredWithProrationPriceModel)] = Of(numbers.Tiers, t => new TieredWithProrationPriceModel(t)) with
            {
                DueAtZero = p => ((TieredWithProrationPriceModel)p).Tiers[0].FlatAmount,
            },
            [typeof(TieredWithMinimumPriceModel)] = Of(Gen.Select(minimumTiers, Gen.Bool, Gen.Bool), p =>
                new TieredWithMinimumPriceModel(p.Item1) { HidesZeroAmountTiers = p.Item2, Prorates = p.Item3 }) with
            {
                DueAtZero = p => ((TieredWithMinimumPriceModel)p).Tiers[0].MinimumAmount,
                CutsFixedAmounts = true,
            },
            [typeof(BulkPriceModel)] = Of(numbers.Tiers, t => new BulkPriceModel(t)) with { DueAtZero = p => ((BulkPriceModel)p).Tiers[0].FlatAmount },
            [typeof(BulkWithProrationPriceModel)] = Of(numbers.Tiers, t => new BulkWithProrationPriceModel(t)) with
            {
                DueAtZero = p => ((BulkWithProrationPriceModel)p).Tiers[0].FlatAmount,
            },
            [typeof(BulkWithFiltersPriceModel)] = Of(numbers.Tiers, t => new BulkWithFiltersPriceModel([new PropertyFilter("x", "a")], t)) with
            {
                DueAtZero = p => ((BulkWithFiltersPriceModel)p).Tiers[0].FlatAmount,
            },
            [typeof(PackagePriceModel)] = Of(Gen.Select(numbers.Rate, numbers.Size), p => new PackagePriceModel(p.Item1, p.Item2)),
            [typeof(PackageWithAllocationPriceModel)] = Of(Gen.Select(numbers.Fixed, numbers.Rate, numbers.Size), p => new PackageWithAllocationPriceModel(p.Item1, p.Item2, p.Item3)),
            [typeof(TieredPackagePriceModel)] = Of(packages, p => new TieredPackagePriceModel(p.Size, p.Tiers)) with { DueAtZero = p => ((TieredPackagePriceModel)p).Tiers[0].FlatAmount },
            [typeof(TieredPackageWithMinimumPriceModel)] = Of(Gen.Select(packages, numbers.Fixed.Array[6]), p => new TieredPackageWithMinimumPriceModel(
                p.Item1.Size, [.. p.Item1.Tiers.Select((t, i) => new MinimumTier(t.FirstUnit, t.LastUnit, t.UnitAmount, p.Item2[i]))])) with
            {
                DueAtZero = p => ((TieredPackageWithMinimumPriceModel)p).Tiers[0].MinimumAmount,
            },
            [typeof(ThresholdTotalAmountPriceModel)] = Of(Gen.Select(numbers.Fixed.Array[3], Gen.Bool), p =>
                new ThresholdTotalAmountPriceModel([new(0m, p.Item1[0]), new(100m, p.Item1[1]), new(900m, p.Item1[2])]) { Prorates = p.Item2 }) with
            { CutsFixedAmounts = true },
            [typeof(CapacityPriceModel)] = Of(numbers.Fixed.Array[3], a => new CapacityPriceModel([new(100m, a[0]), new(900m, a[1]), new(null, a[2])])),
            [typeof(GraduatedPercentagePriceModel)] = Of(numbers.Tiers, t => new GraduatedPercentagePriceModel(t)) with
            {
                DueAtZero = p => ((GraduatedPercentagePriceModel)p).Tiers[0].FlatAmount,
            },

            // cells
            [typeof(MatrixPriceModel)] = Of(Gen.Select(cells, numbers.Rate), p => new MatrixPriceModel(["x", "y"], p.Item1, p.Item2)) with { GroupsStandAlone = true },
            [typeof(MatrixWithAllocationPriceModel)] = Of(Gen.Select(cells, numbers.Rate, numbers.Quantity), p => new MatrixWithAllocationPriceModel(["x", "y"], p.Item1, p.Item2, p.Item3)),
            [typeof(MatrixWithDisplayNamePriceModel)] = Of(numbers.Rate.Array[2], r => new MatrixWithDisplayNamePriceModel("x", [new("a", "A", r[0]), new("b", "B", r[1])])) with
            {
                GroupsStandAlone = true,
            },
            [typeof(MatrixWithThresholdDiscountsPriceModel)] = Of(Gen.Select(cells, numbers.Rate, numbers.Fixed, numbers.Part, numbers.Part), p =>
                new MatrixWithThresholdDiscountsPriceModel(
                    ["x", "y"], p.Item1, p.Item2, [new([["a", "b"], ["b", null]], p.Item3, p.Item4, p.Item5), new([["c", "c"]], 10m, 0.1m, 0.2m)])),
            [typeof(ScalableMatrixWithUnitPricingPriceModel)] = Of(Gen.Select(factors, numbers.Rate, Gen.Bool), p =>
                new ScalableMatrixWithUnitPricingPriceModel(["x", "y"], p.Item1, p.Item2, p.Item3 ? "team" : null)) with
            { GroupsStandAlone = true },
            [typeof(ScalableMatrixWithTieredPricingPriceModel)] = Of(Gen.Select(factors, numbers.Tiers), p =>
                new ScalableMatrixWithTieredPricingPriceModel(["x", "y"], p.Item1, p.Item2)) with
            {
                DueAtZero = p => ((ScalableMatrixWithTieredPricingPriceModel)p).Tiers[0].FlatAmount,
            },

            // groups
            [typeof(GroupedTieredPriceModel)] = Of(numbers.Tiers, t => new GroupedTieredPriceModel("x", t)) with
            {
                GroupsStandAlone = true,
                DueOfZeroes = PriceAtRandom.ForEachGroup<GroupedTieredPriceModel>((p, _) => p.Tiers[0].FlatAmount),
            },
            [typeof(GroupedTieredMatrixPriceModel)] = Of(Gen.Select(numbers.Tiers, numbers.Tiers, numbers.Rate), p =>
                new GroupedTieredMatrixPriceModel("x", [new("b", p.Item1), new("a", p.Item2)], p.Item3)) with
            {
                GroupsStandAlone = true,
                DueOfZeroes = PriceAtRandom.ForEachGroup<GroupedTieredMatrixPriceModel>((p, value) => p.Values.FirstOrDefault(v => v.Value == value)?.Tiers[0].FlatAmount ?? 0m),
            },
            [typeof(GroupedTieredPackagePriceModel)] = Of(packages, p => new GroupedTieredPackagePriceModel("x", p.Size, p.Tiers)) with
            {
                GroupsStandAlone = true,
                DueOfZeroes = PriceAtRandom.ForEachGroup<GroupedTieredPackagePriceModel>((p, _) => p.Tiers[0].FlatAmount),
            },
            [typeof(MaxGroupTieredPackagePriceModel)] = Of(packages, p => new MaxGroupTieredPackagePriceModel("x", p.Size, p.Tiers)) with
            {
                DueOfZeroes = (p, input) => input.Groups.Take(1).Select(_ => ((MaxGroupTieredPackagePriceModel)p).Tiers[0].FlatAmount),
            },
            [typeof(GroupedAllocationPriceModel)] = Of(Gen.Select(numbers.Quantity, numbers.Rate), p => new GroupedAllocationPriceModel("x", p.Item1, p.Item2)) with { GroupsStandAlone = true },
            [typeof(CumulativeGroupedAllocationPriceModel)] = Of(Gen.Select(numbers.Quantity, numbers.Quantity, numbers.Rate), p =>
                new CumulativeGroupedAllocationPriceModel("x", p.Item1, p.Item2, p.Item3)),
            [typeof(CumulativeGroupedBulkPriceModel)] = Of(Gen.Select(numbers.Tiers, numbers.Rate.Array[6]), p => new CumulativeGroupedBulkPriceModel(
                "x", [new("a", p.Item1), new("b", [.. p.Item1.Select((t, i) => t with { UnitAmount = p.Item2[i] })])])) with
            {
                DueOfZeroes = PriceAtRandom.ForEachGroup<CumulativeGroupedBulkPriceModel>((p, value) => p.Values.FirstOrDefault(v => v.Value == value)?.Tiers[0].FlatAmount ?? 0m),
            },
            [typeof(GroupedWithProratedMinimumPriceModel)] = Of(Gen.Select(numbers.Quantity, numbers.Rate), p => new GroupedWithProratedMinimumPriceModel("x", p.Item1, p.Item2)) with
            {
                GroupsStandAlone = true,
                CutsFixedAmounts = true,
                DueOfZeroes = PriceAtRandom.ForEachGroup<GroupedWithProratedMinimumPriceModel>((p, _) => p.Minimum),
            },
            [typeof(GroupedWithMeteredMinimumPriceModel)] = Of(numbers.Rate.Array[5], r => new GroupedWithMeteredMinimumPriceModel(
                "x", "y", [new("a", r[0]), new("b", r[1])], "z", [new("a", r[2]), new("c", r[3])], r[4])) with
            { GroupsStandAlone = true },
            [typeof(GroupedWithMinMaxThresholdsPriceModel)] = Of(Gen.Select(numbers.Quantity, numbers.Quantity, numbers.Rate), p =>
                new GroupedWithMinMaxThresholdsPriceModel("x", p.Item1, p.Item1 + p.Item2, p.Item3)) with
            {
                GroupsStandAlone = true,
                DueOfZeroes = PriceAtRandom.ForEachGroup<GroupedWithMinMaxThresholdsPriceModel>((p, _) => p.MinimumCharge),
            },

            // allowances
            [typeof(DailyCreditAllowancePriceModel)] = Of(Gen.Select(numbers.Quantity, cells, numbers.Rate), p =>
                new DailyCreditAllowancePriceModel(p.Item1, "day", ["x", "y"], p.Item2, p.Item3)) with
            { GroupsStandAlone = true },
            [typeof(MeteredAllowancePriceModel)] = Of(numbers.Rate, r => new MeteredAllowancePriceModel("x", "a", "b", r)),
            [typeof(EventOutputPriceModel)] = Of(Gen.Select(numbers.Rate, Gen.Bool), p => new EventOutputPriceModel("rate", p.Item1 > 2m ? null : p.Item1, p.Item2 ? "team" : null)) with
            {
                Values = ["1", "1.0", "0.3", "x", null],
            },

            // transactions
            [typeof(PercentagePriceModel)] = Of(Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1500], numbers.Rate, numbers.Part), p => new PercentagePriceModel(p.Item4, new TransactionFees
            {
                FixedPerTransaction = p.Item3,
                FreeTransactions = p.Item1 == 0 ? null : p.Item1,
                FreeAmount = p.Item2 % 3 == 0 ? null : p.Item2,
                MinimumPerTransaction = p.Item2 % 2 == 0 ? null : 1m,
                MaximumPerTransaction = p.Item2 % 5 == 0 ? null : 4m,
            })) with
            {
                DueOfZeroes = (p, input) => input.Events.Select((_, i) => IsFree(((PercentagePriceModel)p).Fees, i) ? 0m : ((PercentagePriceModel)p).Fees.Clamped(((PercentagePriceModel)p).Fees.FixedPerTransaction)),
            },
            [typeof(EventAmountPriceModel)] = Of(Gen.Const(0), _ => new EventAmountPriceModel()),
            [typeof(BpsPriceModel)] = Of(basisPoints, p => new BpsPriceModel(p)) with { EventsStandAlone = true },
            [typeof(BulkBpsPriceModel)] = Of(bands, b => new BulkBpsPriceModel(b)) with { EventsStandAlone = true },
            [typeof(TieredBpsPriceModel)] = Of(bands, b => new TieredBpsPriceModel(b)),

            // other charges
            [typeof(PercentPriceModel)] = Of(Gen.Select(numbers.Part.Where(p => p > 0m), numbers.Fixed, numbers.Fixed, Gen.Bool), p =>
                new PercentPriceModel(p.Item1, p.Item2, p.Item2 + p.Item3) { Prorates = p.Item4 }) with
            {
                DueAtZero = p => ((PercentPriceModel)p).MinimumAmount!.Value,
                CutsFixedAmounts = true,
            },
            [typeof(MinimumCompositePriceModel)] = Of(Gen.Select(numbers.Fixed, Gen.Bool), p => new MinimumCompositePriceModel(p.Item1) { Prorates = p.Item2 }) with
            {
                DueAtZero = p => ((MinimumCompositePriceModel)p).MinimumAmount,
                CutsFixedAmounts = true,
            },
        };

        // Of transactions of nothing, which use up no free amount.
        static bool IsFree(TransactionFees fees, int index) =>
            (fees.FreeTransactions is not null || fees.FreeAmount is not null) && !(index >= fees.FreeTransactions) && fees.FreeAmount != 0m;

        PriceAtRandom Of<T>(Gen<T> parameters, Func<T, PriceModel> price) => new(parameters.Select(price), numbers);
    }
}
