using CsCheck;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Rating;

/// <summary>Usage in the detail a price asks for; nothing of it is lost or counted twice.</summary>
public sealed class RatingInputTests
{
    [Fact]
    public void Groups_come_in_one_order_and_equal_ones_are_added_up()
    {
        var input = RatingInput.OfGroups([
            new(["beta", "west"], 4m), new(["alpha", "west"], 5m), new([null, "west"], 1m), new(["beta", "west"], 2.5m), new(["alpha", null], 3m)]);
        input.Groups.Select(g => (string.Join('/', g.Values), g.Quantity)).ShouldBe([("/west", 1m), ("alpha/", 3m), ("alpha/west", 5m), ("beta/west", 6.5m)]);
        input.Quantity.ShouldBe(15.5m);
    }

    [Fact]
    public void No_value_and_an_empty_one_are_two() =>
        RatingInput.OfGroups([new([""], 1m), new([null], 2m)]).Groups.Select(g => (g.Values[0], g.Quantity)).ShouldBe([(null, 2m), ("", 1m)]);

    [Fact]
    public void Values_are_compared_ordinally() =>
        RatingInput.OfGroups([new(["a"], 1m), new(["A"], 2m), new(["ä"], 3m), new(["Z"], 4m)]).Groups.Select(g => g.Values[0]).ShouldBe(["A", "Z", "a", "ä"]);

    [Fact]
    public void The_order_of_groups_does_not_matter() => Gen.Select(Promises.Groups(2), Gen.Int[0, 1000]).Sample((groups, seed) =>
    {
        var shuffled = groups.ToArray();
        new Random(seed).Shuffle(shuffled);
        var (one, other) = (RatingInput.OfGroups(groups), RatingInput.OfGroups(shuffled));
        other.Groups.Select(g => (g.Values[0], g.Values[1], g.Quantity)).ShouldBe(one.Groups.Select(g => (g.Values[0], g.Values[1], g.Quantity)));
        one.Quantity.ShouldBe(groups.Sum(g => g.Quantity));
    }, iter: Runs(2_000));

    // A decimal drops each of the small ones from the large one.
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 0, 2)]
    public void R2_Groups_of_one_value_add_up_exactly_in_any_order(int first, int second, int third)
    {
        GroupUsage[] groups = [new(["a"], 100_000_000_000_000_000_000m), new(["a"], 0.000000005m), new(["a"], 0.000000005m)];
        var input = RatingInput.OfGroups([groups[first], groups[second], groups[third]]);
        input.Quantity.ShouldBe(100_000_000_000_000_000_000.00000001m);
        input.Groups.Single().Quantity.ShouldBe(100_000_000_000_000_000_000.00000001m);
        RatingInput.OfEvents([.. new[] { first, second, third }.Select(i => new EventUsage(groups[i].Quantity))]).Quantity.ShouldBe(100_000_000_000_000_000_000.00000001m);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void R2_A_package_that_is_begun_by_all_groups_together_is_begun_in_any_order(bool reversed)
    {
        GroupUsage[] groups = [new(["a"], 100m), new(["a"], 0.000000000000000000000000005m), new(["a"], 0.000000000000000000000000005m)];
        var price = new GroupedTieredPackagePriceModel("x", 100m, [new Tier(0m, null, 5.00m)]);
        price.Rate(RatingInput.OfGroups(reversed ? groups.Reverse() : groups)).Exact.ShouldBe(10.00m);
    }

    [Fact]
    public void R3_All_units_free_leave_none_also_where_their_sum_holds_not_every_digit()
    {
        var input = RatingInput.OfGroups([new(["a"], 100_000_000_000_000_000_000m), new(["b"], 0.0000000000000000000000000004m)]);
        input.Units.ShouldBe(100_000_000_000_000_000_000m);
        input.Without(input.Units).Groups.Select(g => g.Quantity).ShouldBe([0m, 0m]);
    }

    [Fact]
    public void R25_No_group_is_negative() =>
        Should.Throw<ArgumentOutOfRangeException>(() => RatingInput.OfGroups([new(["a"], 5m), new(["a"], -1m)])).ParamName.ShouldBe("groups");

    [Fact]
    public void Usage_in_the_wrong_detail_is_refused_and_not_priced_at_nothing()
    {
        Should.Throw<InvalidOperationException>(() => new RatingInput(1m).Groups).Message.ShouldBe("The price is made of groups, but the usage was not given so.");
        Should.Throw<InvalidOperationException>(() => new RatingInput(1m).Events).Message.ShouldBe("The price is made of events, but the usage was not given so.");
        Should.Throw<InvalidOperationException>(() => new RatingInput(1m).Subtotals).Message.ShouldBe("The price is made of subtotals, but the usage was not given so.");
        Should.Throw<InvalidOperationException>(() => RatingInput.OfGroups([]).Events);
        Should.Throw<InvalidOperationException>(() => RatingInput.OfEvents([]).Subtotals);
        Should.Throw<InvalidOperationException>(() => RatingInput.OfSubtotals([]).Groups);
    }

    [Fact]
    public void No_usage_needs_no_detail()
    {
        new RatingInput(0m).Groups.ShouldBeEmpty();
        new RatingInput(0m).Events.ShouldBeEmpty();
        new RatingInput(0m).Subtotals.ShouldBeEmpty();
        default(RatingInput).Groups.ShouldBeEmpty();
    }

    [Fact]
    public void The_share_is_the_whole_unless_it_is_said()
    {
        new RatingInput(1m).Share.ShouldBe(Share.Whole);
        default(RatingInput).Share.ShouldBe(Share.Whole);
        (RatingInput.OfGroups([]) with { Share = new Share(17, 31) }).Share.ShouldBe(new Share(17, 31));
    }

    [Fact]
    public void What_a_model_asks_for_has_names_and_is_a_value()
    {
        PricedUsage.GroupedBy("region", "cluster").ShouldBe(PricedUsage.GroupedBy("region", "cluster"));
        PricedUsage.GroupedBy("region").ShouldNotBe(PricedUsage.EachEvent("region"));
        PricedUsage.Total.Where([new("region", "eu")]).ShouldBe(PricedUsage.Total.Where([new("region", "eu")]));
        PricedUsage.Total.Where([new("region", "eu")]).ShouldNotBe(PricedUsage.Total);
        PricedUsage.Total.Filters.ShouldBeEmpty();
        PricedUsage.EachEvent().Properties.ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => PricedUsage.GroupedBy()).Message.ShouldBe("Groups are made of at least one property. (Parameter 'properties')");
        Should.Throw<ArgumentException>(() => PricedUsage.GroupedBy("region", "")).Message.ShouldBe("A property has a name. (Parameter 'properties')");
    }

    [Fact]
    public void Parts_are_values()
    {
        new MatrixCell(["a", null], 2m).ShouldBe(new MatrixCell(["a", null], 2m));
        new MatrixCell(["a", null]).ShouldNotBe(new MatrixCell(["a", ""]));
        new MatrixCell(["a"]).GetHashCode().ShouldBe(new MatrixCell(["a"]).GetHashCode());
    }

    [Fact]
    public void R3_Free_units_are_taken_off_in_the_order_of_groups_or_events()
    {
        var part = new Share(17, 31);
        var plain = new RatingInput(10m) { Share = part, PeriodIsOpen = true };
        (plain.Units, plain.Without(3m)).ShouldBe((10m, new RatingInput(7m) { Share = part, PeriodIsOpen = true }));
        plain.Without(0m).ShouldBe(plain);

        var groups = ByGroup.Of(("us", "large", 4m), ("eu", "large", 5m)) with { Share = part, PeriodIsOpen = true };
        groups.Units.ShouldBe(9m);
        groups.Without(7m).ToString().ShouldBe("eu, large: 0; us, large: 2 units, 17/31 days, open");

        // What takes usage back has no units to give.
        var events = RatingInput.OfEvents([new EventUsage(2m), new EventUsage(-1m), new EventUsage(3m)]) with { Share = part, PeriodIsOpen = true };
        events.Units.ShouldBe(5m);
        events.Without(4m).ToString().ShouldBe("0; -1; 1 units, 17/31 days, open");
    }

    [Fact]
    public void It_prints_in_whatever_detail_it_comes()
    {
        new RatingInput(12.5m).ToString().ShouldBe("12.5 units");
        (ByGroup.Of(("us", "large", 9m), ("eu", null, 3m)) with { Share = new Share(17, 31), PeriodIsOpen = true }).ToString()
            .ShouldBe("eu, -: 3; us, large: 9 units, 17/31 days, open");
        RatingInput.OfEvents([new EventUsage(2m), new EventUsage(-1m)]).ToString().ShouldBe("2; -1 units");
        RatingInput.OfSubtotals([1.50m, 2m]).ToString().ShouldBe("1.50; 2");
    }
}
