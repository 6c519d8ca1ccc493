using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>A rate and a label for each value of one dimension.</summary>
public sealed class MatrixWithDisplayNamePriceModelTests
{
    private static readonly MatrixWithDisplayNamePriceModel Model = new("class", [new("hot", "Hot storage", 0.10m), new("cold", "Archive", 0.02m)]);

    [Fact]
    public void Each_value_costs_its_rate_under_its_label()
    {
        var rated = Model.Rate(RatingInput.OfGroups([new(["hot"], 10m), new(["cold"], 100m)]));
        rated.Exact.ShouldBe(3m);
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("Archive", 100m, 2m), ("Hot storage", 10m, 1m)]);
        rated.Parts[1].Cell.ShouldBe(new MatrixCell(["hot"]));
    }

    [Fact]
    public void A_value_without_a_rate_costs_nothing_and_is_seen() =>
        Model.Rate(RatingInput.OfGroups([new(["lukewarm"], 7m), new([null], 1m)])).Parts.Select(p => (p.Name, p.Quantity, p.Exact))
            .ShouldBe([("-", 1m, 0m), ("lukewarm", 7m, 0m)]);

    [Fact]
    public void It_has_a_rate_none_twice_and_none_negative()
    {
        Should.Throw<ArgumentException>(() => new MatrixWithDisplayNamePriceModel("class", [])).Message.ShouldBe("There is at least one rate. (Parameter 'rates')");
        Should.Throw<ArgumentException>(() => new MatrixWithDisplayNamePriceModel("class", [new("a", "A", 1m), new("a", "B", 1m)])).Message.ShouldStartWith("The cell a is there twice.");
        Should.Throw<ArgumentException>(() => new MatrixWithDisplayNamePriceModel("class", [new("a", "A", -1m)])).ParamName.ShouldBe("unitAmount");
        Should.Throw<ArgumentException>(() => new MatrixWithDisplayNamePriceModel("", [new("a", "A", 1m)]));
        Model.Usage.ShouldBe(PricedUsage.GroupedBy("class"));
        Model.Rate(new RatingInput(0m)).Exact.ShouldBe(0m);
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Groups(1), Promises.Groups(1)).Sample((groups, more) =>
        Promises.Kept(new MatrixWithDisplayNamePriceModel("x", [new("a", "A", 1.5m), new("b", "B", 0.2m)]), groups, more), iter: Runs(1_000));
}
