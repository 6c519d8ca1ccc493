using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Tests.Catalog;

/// <summary>Price models of a host's own: what is checked of them when they are registered and when they price (R4, R5, R16).</summary>
public sealed class HostPriceModelTests
{
    private static readonly KnownPriceModels Known = new([PriceModelRegistration.Of<Stamps>()]);

    [Fact]
    public void A_registered_model_is_read_and_written_as_the_engines_own()
    {
        Known.TryRead(JsonElement.Parse("""{"model_type":"stamps","stamps_config":{"base_amount":"3.00","unit_amount":"0.50"}}"""), "price", [], out var model).ShouldBeTrue();
        model.ShouldBe(new Stamps(3m, 0.5m));
        Written.Of(model!).ShouldBe("""{"model_type":"stamps","stamps_config":{"base_amount":"3.00","unit_amount":"0.50"}}""");
        Known.ModelTypes.ShouldBe([.. PriceModelFormat.ModelTypes, "stamps"]);
        (Known.Knows(model!), KnownPriceModels.Standard.Knows(model!)).ShouldBe((true, false));
    }

    [Theory]
    [InlineData("""{"model_type":"stamps","stamps_config":{"base_amount":3,"unit_amount":"-1"}}""", "price.stamps_config.base_amount: must be a decimal number in a string.", "price.stamps_config.unit_amount: must not be negative, but is -1.")]
    [InlineData("""{"model_type":"stamps","stamps_config":{"base_amount":"3.00","unit_amount":"1.00","unit_amuont":"1.00"}}""", "price.stamps_config.unit_amuont: is not a member of this configuration.")]
    [InlineData("""{"model_type":"stamps","stamps_config":{"base_amount":"3.00","unit_amount":"100.00"}}""", "price.stamps_config: A stamp costs at most 99, not 100.")]
    [InlineData("""{"model_type":"stamps"}""", "price.stamps_config: is required and must be an object.")]
    public void What_is_wrong_with_its_configuration_is_said_by_field(string price, params string[] expected)
    {
        var issues = new List<ValidationIssue>();
        Known.TryRead(JsonElement.Parse(price), "price", issues, out _).ShouldBeFalse();
        issues.Select(i => i.ToString()).ShouldBe(expected);
    }

    [Fact]
    public void A_host_that_did_not_register_it_does_not_know_it()
    {
        var issues = new List<ValidationIssue>();
        PriceModelFormat.TryRead(JsonElement.Parse("""{"model_type":"stamps","stamps_config":{}}"""), "price", issues, out _).ShouldBeFalse();
        issues.ShouldHaveSingleItem().ToString().ShouldStartWith("price.model_type: 'stamps' is not one of unit, tiered");
    }

    [Fact]
    public void Registering_twice_is_harmless_and_two_of_one_name_are_refused()
    {
        var services = new ServiceCollection();
        services.AddOrbBilling().AddPriceModel<Stamps>().AddPriceModel<Stamps>();
        services.Count(s => s.ServiceType == typeof(PriceModelRegistration)).ShouldBe(1);

        Should.Throw<InvalidOperationException>(() => new KnownPriceModels([PriceModelRegistration.Of<Stamps>(), PriceModelRegistration.Of<OtherStamps>()]))
            .Message.ShouldContain("'stamps' was registered twice");
    }

    [Fact]
    public void R16_A_model_that_falls_must_say_so() =>
        Refusal<Falling>().ShouldContain("example \"dear\": it falls from 90 to 60 as the usage grows to 12: say that it CanFall");

    [Fact]
    public void R4_A_model_that_cuts_by_the_share_must_say_so() =>
        Refusal<Cutting>().ShouldContain("for half a period it comes to 5, not 10");

    [Fact]
    public void R5_A_model_that_remembers_is_refused_as_mutable() =>
        Refusal<Remembering>().ShouldContain("it must be immutable, but _calls can change");

    [Fact]
    public void A_model_whose_answers_differ_is_refused() =>
        Refusal<Wavering>().ShouldContain("rated again it comes to");

    [Fact]
    public void An_example_that_comes_to_something_else_is_refused() =>
        Refusal<Mistaken>().ShouldContain("example \"two\": it comes to 4, not 5");

    [Fact]
    public void What_is_not_read_back_equal_is_refused() =>
        Refusal<Forgetting>().ShouldContain("written and read back it is not equal to itself");

    [Fact]
    public void An_amount_below_zero_and_parts_that_do_not_sum_are_refused()
    {
        Refusal<Negative>().ShouldContain("is at fault: it came to -1, below 0");
        Refusal<Leaky>().ShouldContain("is at fault: its parts sum to 1, its amount is 2");
    }

    // 10^20 + 0.00000001 exactly, 10^20 where decimals are added from the largest on.
    [Fact]
    public void A_sum_of_its_parts_that_decimals_rounded_is_no_fault() =>
        new AddingUp().Rate(new RatingInput(1m)).Exact.ShouldBe(100_000_000_000_000_000_000m);

    [Fact]
    public void The_names_of_the_engine_and_bad_names_are_refused()
    {
        Refusal<Named.Unit>().ShouldContain("its name is that of the engine's own UnitPriceModel");
        Refusal<Named.Bad>().ShouldContain("its name must be 1 to 64 lower-case letters");
        Refusal<Bare>().ShouldContain("it needs at least one example that costs something");
    }

    [Fact]
    public void What_it_throws_is_told_by_its_name_and_an_overflow_passes()
    {
        var fault = Should.Throw<PriceModelFaultException>(() => new Stamps(0m, 13m).Rate(new RatingInput(1m)));
        (fault.ModelType, fault.Message).ShouldBe(("stamps", "The price model 'stamps' is at fault: FormatException: thirteen."));
        Should.Throw<OverflowException>(() => new Stamps(decimal.MaxValue, 1m).Rate(new RatingInput(1m)));
    }

    private static string Refusal<TModel>()
        where TModel : HostPriceModel, IHostPriceModel<TModel> => Should.Throw<InvalidOperationException>(() => PriceModelRegistration.Of<TModel>()).Message;

    private sealed record Stamps : HostPriceModel, IHostPriceModel<Stamps>
    {
        public Stamps(decimal baseAmount, decimal unitAmount)
        {
            if (unitAmount > 99m)
                throw new ArgumentException($"A stamp costs at most 99, not {unitAmount}.");
            (BaseAmount, UnitAmount) = (baseAmount, unitAmount);
        }

        public static string Name => "stamps";

        public static IReadOnlyList<PriceModelExample<Stamps>> Examples => [new("three", new(1m, 0.5m), new RatingInput(3m), 2.5m)];

        public decimal BaseAmount { get; }

        public decimal UnitAmount { get; }

        public override string ModelType => Name;

        public override bool CanFall => false;

        public override bool CutsFixedAmounts => false;

        public static Stamps Read(PriceModelReader config) => new(config.Amount("base_amount"), config.Amount("unit_amount"));

        public override void Write(PriceModelWriter config)
        {
            config.Amount("base_amount", BaseAmount);
            config.Amount("unit_amount", UnitAmount);
        }

        protected override Rated Price(RatingInput input) =>
            UnitAmount == 13m ? throw new FormatException("thirteen") : Rated.Plain(BaseAmount + (input.Quantity * UnitAmount));
    }

    /// <summary>What the models below leave as it is: nothing configured, nothing declared.</summary>
    private abstract record Simple(string OwnName) : HostPriceModel
    {
        public override string ModelType => OwnName;

        public override bool CanFall => false;

        public override bool CutsFixedAmounts => false;

        public override void Write(PriceModelWriter config)
        {
        }
    }

    private sealed record OtherStamps() : Simple(Name), IHostPriceModel<OtherStamps>
    {
        public static string Name => "stamps";

        public static IReadOnlyList<PriceModelExample<OtherStamps>> Examples => [new("two", new(), new RatingInput(2m), 2m)];

        public static OtherStamps Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input) => Rated.Plain(input.Quantity);
    }

    private sealed record Falling() : Simple(Name), IHostPriceModel<Falling>
    {
        public static string Name => "falling";

        public static IReadOnlyList<PriceModelExample<Falling>> Examples => [new("dear", new(), new RatingInput(16m), 80m)];

        public static Falling Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input) => Rated.Plain(input.Quantity * (input.Quantity > 10m ? 5m : 9m));
    }

    private sealed record Cutting() : Simple(Name), IHostPriceModel<Cutting>
    {
        public static string Name => "cutting";

        public static IReadOnlyList<PriceModelExample<Cutting>> Examples => [new("ten", new(), new RatingInput(10m), 10m)];

        public static Cutting Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input) => Rated.Plain(input.Quantity * input.Share.Units / input.Share.AnchorUnits);
    }

    private sealed record Remembering() : Simple(Name), IHostPriceModel<Remembering>
    {
#pragma warning disable IDE0044, CS0414 // the fault itself
        private static int _calls;
#pragma warning restore IDE0044, CS0414

        public static string Name => "remembering";

        public static IReadOnlyList<PriceModelExample<Remembering>> Examples => [new("one", new(), new RatingInput(1m), 1m)];

        public static Remembering Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input) => Rated.Plain(input.Quantity + (0m * ++_calls));
    }

    private sealed record Wavering() : Simple(Name), IHostPriceModel<Wavering>
    {
        private static readonly List<int> Calls = [];

        public static string Name => "wavering";

        public static IReadOnlyList<PriceModelExample<Wavering>> Examples => [new("one", new(), new RatingInput(1m), 1m)];

        public static Wavering Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input)
        {
            Calls.Add(1);
            return Rated.Plain(Calls.Count);
        }
    }

    private sealed record Mistaken() : Simple(Name), IHostPriceModel<Mistaken>
    {
        public static string Name => "mistaken";

        public static IReadOnlyList<PriceModelExample<Mistaken>> Examples => [new("two", new(), new RatingInput(2m), 5m)];

        public static Mistaken Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input) => Rated.Plain(input.Quantity * 2m);
    }

    private sealed record Forgetting(decimal UnitAmount) : Simple(Name), IHostPriceModel<Forgetting>
    {
        public static string Name => "forgetting";

        public static IReadOnlyList<PriceModelExample<Forgetting>> Examples => [new("two", new(3m), new RatingInput(2m), 6m)];

        public static Forgetting Read(PriceModelReader config) => new(1m);

        protected override Rated Price(RatingInput input) => Rated.Plain(input.Quantity * UnitAmount);
    }

    private sealed record Negative() : Simple(Name), IHostPriceModel<Negative>
    {
        public static string Name => "negative";

        public static IReadOnlyList<PriceModelExample<Negative>> Examples => [new("one", new(), new RatingInput(1m), 1m)];

        public static Negative Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input) => Rated.Plain(-1m);
    }

    private sealed record Leaky() : Simple(Name), IHostPriceModel<Leaky>
    {
        public static string Name => "leaky";

        public static IReadOnlyList<PriceModelExample<Leaky>> Examples => [new("one", new(), new RatingInput(1m), 2m)];

        public static Leaky Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input) => new(2m, [new RatedPart("Half", 1m, 1m)]);
    }

    private sealed record AddingUp() : Simple("adding_up")
    {
        protected override Rated Price(RatingInput input)
        {
            RatedPart[] parts = [new("Large", 1m, 100_000_000_000_000_000_000m), new("Small", 1m, 0.000000005m), new("Small", 1m, 0.000000005m)];
            return new(parts.Sum(p => p.Exact), parts);
        }
    }

    private sealed record Bare() : Simple(Name), IHostPriceModel<Bare>
    {
        public static string Name => "bare";

        public static IReadOnlyList<PriceModelExample<Bare>> Examples => [];

        public static Bare Read(PriceModelReader config) => new();

        protected override Rated Price(RatingInput input) => Rated.Plain(0m);
    }

    private static class Named
    {
        public sealed record Unit() : Simple(Name), IHostPriceModel<Unit>
        {
            public static string Name => "unit";

            public static IReadOnlyList<PriceModelExample<Unit>> Examples => [new("one", new(), new RatingInput(1m), 1m)];

            public static Unit Read(PriceModelReader config) => new();

            protected override Rated Price(RatingInput input) => Rated.Plain(input.Quantity);
        }

        public sealed record Bad() : Simple(Name), IHostPriceModel<Bad>
        {
            public static string Name => "Base and overage";

            public static IReadOnlyList<PriceModelExample<Bad>> Examples => [new("one", new(), new RatingInput(1m), 1m)];

            public static Bad Read(PriceModelReader config) => new();

            protected override Rated Price(RatingInput input) => Rated.Plain(input.Quantity);
        }
    }
}
