using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Benchmarks.Tests;

/// <summary>Every price model is measured, and rating without explanation allocates nothing beyond the line and the sub lines it returns.</summary>
public sealed class ModelTests
{
    private static readonly int[] Units = [0, 1, 1_000];

    public static TheoryData<string, int> Examples => [.. PricedExamples.All.Keys.SelectMany(_ => Units, (name, units) => (name, units))];

    [Fact]
    public void Every_model_of_the_core_is_measured()
    {
        var models = typeof(PriceModel).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PriceModel)) && !t.IsAbstract);
        PricedExamples.All.Values.Select(e => e.Model.GetType().Name).Order(StringComparer.Ordinal).ShouldBe(models.Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_measured_costs_something()
    {
        foreach (var example in PricedExamples.All.Values)
            example.Model.Rate(example.Usage(1_000)).Exact.ShouldBeGreaterThan(0m, example.Name);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Rating_allocates_nothing_beyond_the_line_and_the_sub_lines_it_returns(string model, int units)
    {
        var price = PricedExamples.All[model].Model;
        foreach (var usage in new[] { PricedExamples.All[model].Usage(units), PricedExamples.All[model].Usage(units) with { Share = new Share(17, 31), PeriodIsOpen = true } })
        {
            var returned = Weight.OfMade(() => price.Rate(usage));
            Weight.OfRunning(() => price.Rate(usage), returned).ShouldBeLessThanOrEqualTo(returned);
        }
    }

    [Fact]
    public void What_is_dropped_on_the_way_is_found()
    {
        var parts = new List<RatedPart> { new("a", 1m, 1m), new("b", 1m, 1m) };
        static bool Costs(RatedPart part) => part.Exact > 0m;
        Rated Wasteful() => new(2m, [.. parts.Where(Costs).ToList()]);
        Weight.OfRunning(Wasteful, Weight.OfMade(Wasteful)).ShouldBeGreaterThan(Weight.OfMade(Wasteful));
        Rated Thrifty() => new(2m, parts);
        Weight.OfRunning(Thrifty, 0).ShouldBe(Weight.OfMade(Thrifty));
    }

    [Fact]
    public void Ten_lines_of_four_tiers_come_to_the_same_with_and_without_an_invoice()
    {
        var invoice = new TenLines();
        // 10.00 + 45.00 + 180.00 + 23.455 and a cent more for each line after the first.
        invoice.Bare().ShouldBe(2585m);
        invoice.Rate().ShouldBe(2585m);
        invoice.Calculate().Subtotal.Amount.ShouldBe(2585.05m); // each of ten lines rounds half a cent up
        invoice.PlanAndCalculate().Lines.Select(l => l.SubLines.Count).ShouldBe(Enumerable.Repeat(4, 10));
    }

    [Theory]
    [InlineData("tiered")]
    [InlineData("matrix")]
    [InlineData("bps")]
    [InlineData("percent")]
    public void A_model_of_each_kind_of_usage_is_compared_with_a_bare_sum(string model) =>
        ModelRun.Ratio(PricedExamples.All[model], 10, rounds: 3, milliseconds: 0).ShouldBeGreaterThan(0m);
}
