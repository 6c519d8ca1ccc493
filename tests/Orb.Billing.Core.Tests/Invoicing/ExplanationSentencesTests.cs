using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>The sentence of each step of an explanation, with one and with several of what it counts.</summary>
public sealed class ExplanationSentencesTests
{
    private static readonly ServicePeriod January = new(At("2026-01-01"), At("2026-02-01"));
    private static readonly AdjustmentId Id90 = new(Id(90));
    private static readonly InvoiceLine Line = new Ledger().Bill(Timeline(Interval(Fee(49m), "2026-01-01")), At("2026-01-01")).Invoices.Single().Lines.Single();

    [Fact]
    public void Usage_is_counted()
    {
        Told(new MeteredStep(January, 3, 0, 7.50m)).ShouldBe("3 events from 2026-01-01 to before 2026-02-01 came to 7.5 units.");
        Told(new MeteredStep(January, 1, 1, 1m)).ShouldBe("1 event from 2026-01-01 to before 2026-02-01 came to 1 unit. 1 event could not be read and counted for nothing.");
        Told(new MeteredStep(January, 3, 2, 0m)).ShouldBe("3 events from 2026-01-01 to before 2026-02-01 came to 0 units. 2 events could not be read and counted for nothing.");
        Told(new UsageDiscountedStep(Id90, 500m)).ShouldBe($"500 units free of charge by the discount {Id90}.");
        Told(new UsageDiscountedStep(Id90, 1m)).ShouldBe($"1 unit free of charge by the discount {Id90}.");
    }

    [Fact]
    public void A_quantity_is_priced()
    {
        Told(new RatedStep("unit", 1m, 49m, [])).ShouldBe("1 unit at 49 costs 49 USD by the unit price.");
        Told(new RatedStep("unit", 2m, 98m, [])).ShouldBe("2 units at 49 cost 98 USD by the unit price.");
        Told(new RatedStep("tiered", 12m, 11.5m, [new RatedPart("0 - 10", 10m, 10m), new RatedPart("over 10", 2m, 1.5m)]))
            .ShouldBe("12 units cost 11.5 USD by the tiered price: 10 for 10 units (0 - 10) + 1.5 for 2 units (over 10).");
    }

    [Fact]
    public void A_part_tells_its_rate_where_the_rate_gives_its_amount()
    {
        var tiers = new TieredPriceModel(Tiers((0m, 10m, 1m, 5m), (10m, null, 0.5m, 0m)));
        Priced(tiers, new RatingInput(12m)).ShouldBe("12 units cost 16 USD by the tiered price: 15 for 10 units at 1 and 5 flat (0 - 10) + 1 for 2 units at 0.5 (over 10).");
        Told(new RatedStep("tiered", 12m, 10m, [new RatedPart("0 - 10", 12m, 10m, tiers.Tiers[0])]))
            .ShouldBe("12 units cost 10 USD by the tiered price: 10 for 12 units (0 - 10).");
        Priced(new PackagePriceModel(5m, 10m), new RatingInput(21m)).ShouldBe("21 units cost 15 USD by the package price: 15 for 3 packages of 21 units at 5 (3 x 10 units).");
        Priced(new TieredPackagePriceModel(100m, Tiers((0m, 1000m, 5m, 0m), (1000m, null, 4m, 0m))), new RatingInput(150m))
            .ShouldBe("150 units cost 10 USD by the tiered_package price: 10 for 2 packages at 5 (0 - 1000, packages of 100).");
        Priced(new PercentagePriceModel(0.02m, new TransactionFees { FixedPerTransaction = 1m, FreeAmount = 10m }), RatingInput.OfEvents([new(10m), new(50m)])).ShouldBe(
            "60 units cost 2 USD by the percentage price: 0 for 10 units at 0 (Free) + 1 for 50 units at 0.02 (Percentage) + 1 for 1 transaction at 1 (Fixed fees).");
        Priced(new BpsPriceModel(new BasisPoints(125m, 11m)), RatingInput.OfEvents([new(500m), new(1000m)]))
            .ShouldBe("1500 units cost 17.25 USD by the bps price: 6.25 for 500 units at 0.0125 (500) + 11 for 1000 units (1000).");
        Priced(new UnitWithPercentPriceModel(0.1m, 25m), new RatingInput(1000m)).ShouldBe("1000 units at 0.025 cost 25 USD by the unit_with_percent price.");
    }

    [Fact]
    public void A_group_is_named_with_its_property()
    {
        var usage = RatingInput.OfGroups([new(["eu"], 12m), new([null], 3m)]);
        Priced(new GroupedAllocationPriceModel("region", 2m, 0.5m), usage)
            .ShouldBe("15 units cost 5.5 USD by the grouped_allocation price: 0.5 for 1 unit at 0.5 (no region) + 5 for 10 units at 0.5 (region eu).");
        Priced(new CumulativeGroupedAllocationPriceModel("region", 2m, 4m, 0.5m), usage).ShouldBe(
            "15 units cost 3.5 USD by the cumulative_grouped_allocation price: "
            + "0.5 for 1 unit at 0.5 (no region) + 5 for 10 units at 0.5 (region eu) + -2 for 4 units at -0.5 (Cumulative allocation).");
        Priced(new GroupedTieredPriceModel("region", Tiers((0m, 10m, 1m, 0m), (10m, null, 0.5m, 0m))), usage).ShouldBe(
            "15 units cost 14 USD by the grouped_tiered price: 3 for 3 units at 1 (no region, 0 - 10) + 10 for 10 units at 1 (region eu, 0 - 10) + 1 for 2 units at 0.5 (region eu, over 10).");
        Priced(new GroupedTieredMatrixPriceModel("region", [new GroupTiers("eu", Tiers((0m, null, 2m, 0m)))], 3m), usage)
            .ShouldBe("15 units cost 33 USD by the grouped_tiered_matrix price: 9 for 3 units at 3 (no region) + 24 for 12 units at 2 (region eu, over 0).");
        Priced(new MeteredAllowancePriceModel("kind", "eu", "free", 0.5m) { AllowanceName = "Included" }, RatingInput.OfGroups([new(["eu"], 12m), new(["free"], 2m)]))
            .ShouldBe("14 units cost 5 USD by the metered_allowance price: 6 for 12 units at 0.5 (kind eu) + -1 for 2 units at -0.5 (kind free, Included).");
    }

    [Fact]
    public void A_cell_tells_its_rate_and_what_of_it_is_paid()
    {
        var usage = RatingInput.OfGroups([new(["alpha"], 5m), new(["beta"], 4m)]);
        MatrixRate[] rates = [new(["alpha"], 2m)];
        Priced(new MatrixPriceModel(["size"], rates, 3m), usage).ShouldBe("9 units cost 22 USD by the matrix price: 10 for 5 units at 2 (alpha) + 12 for 4 units at 3 (beta).");
        Priced(new MatrixWithAllocationPriceModel(["size"], rates, 3m, 6m), usage)
            .ShouldBe("9 units cost 6 USD by the matrix_with_allocation price: 6 for 3 of 5 units at 2 (alpha) + 0 for 0 of 4 units at 3 (beta).");
        Priced(new MatrixWithDisplayNamePriceModel("size", [new NamedRate("alpha", "Small", 2m)]), usage)
            .ShouldBe("9 units cost 10 USD by the matrix_with_display_name price: 10 for 5 units at 2 (Small) + 0 for 4 units at 0 (beta).");
        Priced(new MatrixWithThresholdDiscountsPriceModel(["size"], rates, 3m, [new SpendDiscount([["alpha"]], 100m, 0.1m, 0.2m)]), usage)
            .ShouldBe("9 units cost 21 USD by the matrix_with_threshold_discounts price: 10 for 5 units at 2 (alpha) + 12 for 4 units at 3 (beta) + -1 (Discount 1).");
        Priced(new ScalableMatrixWithUnitPricingPriceModel(["size"], [new ScalingFactor(["alpha"], 2m)], 0.1m), usage)
            .ShouldBe("9 units cost 1.4 USD by the scalable_matrix_with_unit_pricing price: 1 for 10 scaled units of 5 units at 0.1 (alpha) + 0.4 for 4 scaled units at 0.1 (beta).");
        Priced(new DailyCreditAllowancePriceModel(10m, "day", ["size"], rates, 3m), RatingInput.OfGroups([new(["1", "alpha"], 6m)]))
            .ShouldBe("6 units cost 2 USD by the daily_credit_allowance price: 12 for 6 units at 2 (day 1, alpha) + -10 (day 1, Daily allowance).");
        Priced(
            new GroupedWithMeteredMinimumPriceModel("group", "size", [new("large", 2m)], "term", [new("spot", 0.5m)], 1.2m),
            RatingInput.OfGroups([new(["a", "large", "spot"], 10m), new(["b", "other", "spot"], 1m)])).ShouldBe(
            "11 units cost 13.2 USD by the grouped_with_metered_minimum price: "
            + "10 for 10 units at 1 (group a, large, spot) + 2 (group a, Minimum) + 1.2 for 1 unit at 1.2 (group b, other, spot).");
    }

    [Fact]
    public void R4_What_is_cut_by_days_tells_them()
    {
        var usage = RatingInput.OfGroups([new(["a"], 100m)]) with { Share = new Share(17, 31) };
        Priced(new GroupedWithProratedMinimumPriceModel("cluster", 31m, 0.1m), usage)
            .ShouldBe("100 units cost 17 USD over 17 of 31 days by the grouped_with_prorated_minimum price: 10 for 100 units at 0.1 (cluster a) + 7 (cluster a, Minimum).");
        MinimumTier[] tiers = [new(0m, null, 0.1m, 31m)];
        Priced(new TieredWithMinimumPriceModel(tiers) { Prorates = true }, new RatingInput(100m) with { Share = new Share(17, 31) })
            .ShouldBe("100 units cost 17 USD over 17 of 31 days by the tiered_with_minimum price: 10 for 100 units at 0.1 (over 0) + 7 (Minimum).");
        Priced(new TieredWithMinimumPriceModel(tiers), new RatingInput(100m) with { Share = new Share(17, 31) })
            .ShouldBe("100 units cost 31 USD by the tiered_with_minimum price: 10 for 100 units at 0.1 (over 0) + 21 (Minimum).");
        Priced(new ThresholdTotalAmountPriceModel([new AmountThreshold(0m, 31m)]) { Prorates = true }, new RatingInput(5m) with { Share = new Share(17, 31) })
            .ShouldBe("5 units cost 17 USD over 17 of 31 days by the threshold_total_amount price.");
    }

    [Fact]
    public void Of_many_parts_the_first_hundred_are_named()
    {
        string Sentence(int groups) => Priced(
            new GroupedAllocationPriceModel("region", 0m, 2m), RatingInput.OfGroups(Enumerable.Range(1000, groups).Select(i => new GroupUsage([$"{i}"], 1m))));
        Sentence(100).ShouldEndWith(" + 2 for 1 unit at 2 (region 1099).");
        Sentence(101).ShouldEndWith(" + 2 for 1 unit at 2 (region 1098) + 4 for 2 more parts.");
    }

    [Fact]
    public void What_was_metered_apart_is_told_together()
    {
        Told(new CombinedStep(MeteredCombination.Sum, 7m)).ShouldBe("Together that is 7 units.");
        Told(new CombinedStep(MeteredCombination.Sum, 2m) { Rounding = new MetricRounding(MetricRoundingMode.Up, 0) }).ShouldBe("Together that is 2 units, rounded once.");
        Told(new CombinedStep(MeteredCombination.Last, 1m)).ShouldBe("The level that counts is the last, 1 unit.");
        Told(new CombinedStep(MeteredCombination.Whole, 7m)).ShouldBe("Counted as one that is 7 units.");
        Told(new CombinedStep(MeteredCombination.Groups, 7m)).ShouldBe("Group by group that is 7 units.");
    }

    [Fact]
    public void A_composite_tells_what_it_is_made_of()
    {
        var composite = Line with
        {
            Price = Price.Composite(new PriceId(Id(9)), "Support", new ItemId(Id(3)), Currency.Usd, Cadence.Monthly, new PercentPriceModel(0.1m, 20m), CompositeSelection.All),
        };
        Told(new CountedStep("Platform", 1, Usd(49m))).ShouldBe("1 charge of Platform came to 49.00 USD.");
        Told(new CountedStep("Tokens", 2, Usd(51m))).ShouldBe("2 charges of Tokens came to 51.00 USD.");
        Told(new RatedStep("percent", 1m, 10m, []), composite).ShouldBe("The percent price makes 10 USD of what counts.");
        Told(new RatedStep("percent", 1m, 20m, [new RatedPart("10 % of 100", 0m, 10m), new RatedPart("Minimum", 0m, 10m)]) { Share = new Share(17, 31) }, composite)
            .ShouldBe("The percent price makes 20 USD of what counts over 17 of 31 days: 10 (10 % of 100) + 10 (Minimum).");
    }

    [Fact]
    public void R8_A_part_of_a_period_tells_its_days_or_its_seconds()
    {
        Told(new ProratedStep(49m, new Share(17, 31))).ShouldBe("Of a full period 17 of 31 days are charged: 49 x 17 / 31.");
        Told(new ProratedStep(49m, Share.Seconds(3600, 86400))).ShouldBe("Of a full period 3600 of 86400 seconds are charged: 49 x 3600 / 86400.");
        Told(new RoundedStep(26.875m, Usd(26.88m))).ShouldBe("26.875 is rounded to 26.88 USD.");
        Told(new RoundedStep(26.88m, Usd(26.88m))).ShouldBe("That is 26.88 USD.");
    }

    [Theory]
    [InlineData(AdjustmentKind.Minimum, 5, "The minimum {0} adds 5.00 USD.")]
    [InlineData(AdjustmentKind.Maximum, -5, "The maximum {0} takes off 5.00 USD.")]
    [InlineData(AdjustmentKind.TrialDiscount, -5, "The trial {0} takes off 5.00 USD.")]
    [InlineData(AdjustmentKind.AmountDiscount, -5, "The discount {0} takes off 5.00 USD.")]
    [InlineData(AdjustmentKind.PercentageDiscount, 0, "The discount {0} takes off 0.00 USD.")]
    public void R3_An_adjustment_adds_or_takes_off(AdjustmentKind kind, int amount, string sentence) =>
        Told(new AdjustedStep(Id90, kind, Usd(amount))).ShouldBe(sentence.Replace("{0}", Id90.ToString(), StringComparison.Ordinal));

    [Fact]
    public void R2_R4_An_adjustment_tells_its_numbers_its_days_and_what_it_shares()
    {
        AdjustedStep Adjusted(AdjustmentKind kind, decimal amount, AdjustmentTerms terms, int charges = 1, decimal before = 80m, decimal? change = null, Share? share = null) =>
            new(Id90, kind, Usd(amount)) { Working = new AdjustmentWorking(terms, share ?? Share.Whole, charges, Usd(before), Usd(change ?? amount)) };
        var tenth = new AdjustmentTerms(0.1m, null, []);
        var hundred = new AdjustmentTerms(null, Usd(100m), []);
        Told(Adjusted(AdjustmentKind.PercentageDiscount, -8m, tenth)).ShouldBe($"The discount {Id90} of 10 % takes off 8.00 USD.");
        Told(Adjusted(AdjustmentKind.PercentageDiscount, -3m, tenth, charges: 2, change: -8m))
            .ShouldBe($"The discount {Id90} of 10 % takes 8.00 USD off the 80.00 USD of 2 charges, 3.00 USD of it here.");
        Told(Adjusted(AdjustmentKind.Minimum, 20m, hundred)).ShouldBe($"The minimum {Id90} of 100.00 USD adds 20.00 USD.");
        Told(Adjusted(AdjustmentKind.Minimum, 0m, hundred, charges: 2, change: 20m))
            .ShouldBe($"The minimum {Id90} of 100.00 USD adds 20.00 USD to the 80.00 USD of 2 charges, 0.00 USD of it here.");
        Told(Adjusted(AdjustmentKind.Maximum, -25.16m, hundred, share: new Share(17, 31))).ShouldBe($"The maximum {Id90} of 100.00 USD for 17 of 31 days takes off 25.16 USD.");
        Told(Adjusted(AdjustmentKind.TrialDiscount, -80m, hundred, share: new Share(17, 31))).ShouldBe($"The trial {Id90} of 100.00 USD takes off 80.00 USD.");
        Told(Adjusted(AdjustmentKind.TrialDiscount, -80m, new AdjustmentTerms(null, null, []))).ShouldBe($"The trial {Id90} takes off 80.00 USD.");
        Told(Adjusted(AdjustmentKind.TieredPercentageDiscount, -1.5m, new AdjustmentTerms(null, null, [new DiscountTier(0m, 50m, 0m), new DiscountTier(50m, null, 0.05m)])))
            .ShouldBe($"The discount {Id90} of 0 % up to 50, 5 % over 50 takes off 1.50 USD.");
    }

    [Fact]
    public void What_is_agreed_or_billed_before_is_told()
    {
        Told(new CommittedStep(Usd(1000m), Usd(750.50m), 2, Usd(249.50m))).ShouldBe("1000.00 USD is agreed for the period; 2 charges came to 750.50 USD, so 249.50 USD is missing.");
        Told(new SettledStep(Usd(49m), Usd(30m), Usd(19m))).ShouldBe("The charge comes to 49.00 USD; 30.00 USD of it had been billed, so 19.00 USD is billed now.");
        Told(new SettledStep(Usd(49m), Usd(30m), Usd(10m)) { Known = Usd(40m) })
            .ShouldBe("The charge comes to 49.00 USD, and to 40.00 USD by the end of its period; 30.00 USD of it had been billed, so 10.00 USD is billed now.");
        Told(new PartsStep(1, Usd(100m), Usd(0m), Usd(0.50m))).ShouldBe("1 earlier invoice of the period took 100.00 USD of it; 0.50 USD is left.");
        Told(new PartsStep(2, Usd(100m), Usd(20m), Usd(0.50m))).ShouldBe("2 earlier invoices of the period took 100.00 USD of it, 20.00 USD from prepaid credits; 0.50 USD is left.");
    }

    [Fact]
    public void R17_Prepaid_credits_that_the_line_draws_itself_end_it()
    {
        Ending(Line with { CreditsApplied = Usd(20m) }).ShouldBe("Prepaid credits pay 20.00 USD of it.");
        Ending(Line with { CreditsApplied = Usd(20m), Earlier = new EarlierParts(0m, Usd(0m), Usd(15m), Usd(15m)) }).ShouldBe("Prepaid credits pay 5.00 USD of it.");
        Ending(Line with { CreditsApplied = Usd(20m), Earlier = new EarlierParts(0m, Usd(0m), Usd(20m), Usd(20m)) }).ShouldBe("That is 49.00 USD.");
    }

    [Fact]
    public void R3_A_line_in_a_pricing_unit_ends_with_its_conversion()
    {
        var credits = Currency.Custom("credits", 2);
        InvoiceLine At(ConversionRate rate) => Line with { Price = Fee(1m, currency: credits) with { ConversionRate = rate }, CreditsApplied = Money.Zero(credits) };
        Ending(At(new ConversionRate(0.5m, Currency.Usd))).ShouldBe("At 0.5 USD for one credits that is 49.00 USD.");
        Ending(At(new ConversionRate(Tiers((0m, 10m, 1m, 0m), (10m, null, 0.25m, 0m)), Currency.Usd)))
            .ShouldBe("At 1 (0 - 10) and 0.25 (over 10) USD for one credits that is 49.00 USD.");
        Ending(At(new ConversionRate(0.5m, Currency.Usd)) with { ConvertedBefore = new ConvertedUnits(Money.Of(2m, credits), Usd(1m)) })
            .ShouldBe("After the 2.00 credits that 1.00 USD was asked for, at 0.5 USD for one credits that is 49.00 USD.");
    }

    [Fact]
    public void A_step_without_a_sentence_is_a_bug() =>
        Should.Throw<NotSupportedException>(() => Told(new Unknown())).Message.ShouldBe("The explanation step Unknown has no sentence.");

    private static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);

    private static string Told(ExplanationStep step, InvoiceLine? line = null) =>
        ((line ?? Line) with { Explanation = new LineExplanation([step]) }).Explain(Zone("UTC")).Single();

    private static string Priced(PriceModel model, RatingInput input)
    {
        var rated = model.Rate(input);
        return Told(new RatedStep(model.ModelType, input.Quantity, rated.Exact, rated.Parts) { Share = input.Share }, Line with { Price = Metered(model) });
    }

    private static string Ending(InvoiceLine line) => line.Explain(Zone("UTC"))[^1];

    private sealed record Unknown : ExplanationStep;
}
