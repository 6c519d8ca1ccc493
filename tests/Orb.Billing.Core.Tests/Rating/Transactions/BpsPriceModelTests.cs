using CsCheck;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Basis points of each event's amount, with a cap an event.</summary>
public sealed class BpsPriceModelTests
{
    private static readonly BpsPriceModel Model = new(new BasisPoints(125m, 11m));

    [Fact]
    public void The_cap_is_that_of_each_event()
    {
        var rated = Model.Rate(Promises.Of(500m, 1000m));
        rated.Exact.ShouldBe(17.25m);
        rated.Parts.Select(p => (p.Name, p.Quantity, p.Exact)).ShouldBe([("500", 500m, 6.25m), ("1000", 1000m, 11m)]);
        new BpsPriceModel(new BasisPoints(125m)).Rate(Promises.Of(500m, 1000m)).Exact.ShouldBe(18.75m);
        Model.Rate(Promises.Of(880m, 880.01m)).Exact.ShouldBe(22m);
    }

    [Fact]
    public void A_line_shows_the_first_hundred_events_and_the_rest_as_one()
    {
        var rated = Model.Rate(Promises.Of([.. Enumerable.Repeat(100m, 102)]));
        rated.Parts.Count.ShouldBe(101);
        (rated.Parts[100].Name, rated.Parts[100].Quantity, rated.Parts[100].Exact).ShouldBe(("2 more", 200m, 2.50m));
        rated.Exact.ShouldBe(127.50m);
        Model.Rate(Promises.Of([.. Enumerable.Repeat(100m, 100)])).Parts.Count.ShouldBe(100);
    }

    [Fact]
    public void R25_An_event_below_zero_counts_as_zero_and_no_number_is_negative()
    {
        Model.Rate(Promises.Of(-500m, 500m)).Exact.ShouldBe(6.25m);
        Model.Rate(Promises.Of()).Exact.ShouldBe(0m);
        Should.Throw<ArgumentOutOfRangeException>(() => new BasisPoints(-1m)).ParamName.ShouldBe("points");
        Should.Throw<ArgumentOutOfRangeException>(() => new BasisPoints(1m, -1m)).ParamName.ShouldBe("perEventMaximum");
    }

    [Fact]
    public void It_keeps_what_every_model_keeps() => Gen.Select(Promises.Amounts, Promises.Amounts).Sample((events, more) => Promises.Kept(Model, events, more), iter: Runs(1_000));
}
