using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Rating without explanation allocates nothing beyond the line and the sub lines it returns.</summary>
public sealed class RatingAllocationTests
{
    private static object? _kept;

    [Fact]
    public void A_unit_price_allocates_its_line_alone() => Costs(new UnitPriceModel(0.1m), 12345m, () => new Rated(1m, []));

    [Fact]
    public void Tiers_allocate_the_line_and_a_part_for_each_tier_entered() => Costs(new TieredPriceModel(ThreeTiers), 12345m, () => Parts(3));

    [Fact]
    public void Volume_tiers_allocate_the_line_and_the_part_of_the_tier_reached() => Costs(new BulkPriceModel(ThreeTiers), 12345m, () => Parts(1));

    private static Rated Parts(int count)
    {
        var parts = new RatedPart[count];
        for (var i = 0; i < count; i++)
            parts[i] = new RatedPart("", 1m, 1m);
        return new Rated(1m, parts);
    }

    private static void Costs(PriceModel model, decimal quantity, Func<Rated> returned) =>
        Allocated(() => model.Rate(new RatingInput(quantity))).ShouldBeLessThanOrEqualTo(Allocated(returned));

    // The least of many runs: the first compiles, and a tier of the compiler may replace the code while it runs.
    private static long Allocated(Func<Rated> rate)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _kept = rate();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        _kept.ShouldNotBeNull();
        return least;
    }
}
