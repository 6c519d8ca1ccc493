using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
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
        Told(new RatedStep("unit", 1m, 49m, [])).ShouldBe("1 unit costs 49 USD by the unit price.");
        Told(new RatedStep("unit", 2m, 98m, [])).ShouldBe("2 units cost 98 USD by the unit price.");
        Told(new RatedStep("tiered", 12m, 11.5m, [new RatedPart("0 - 10", 10m, 10m), new RatedPart("over 10", 2m, 1.5m)]))
            .ShouldBe("12 units cost 11.5 USD by the tiered price: 10 for 10 units (0 - 10) + 1.5 for 2 units (over 10).");
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
        Told(new RatedStep("percent", 1m, 20m, [new RatedPart("10 % of 100", 1m, 10m), new RatedPart("Minimum", 1m, 10m)]) { Share = new Share(17, 31) }, composite)
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

    private static string Ending(InvoiceLine line) => line.Explain(Zone("UTC"))[^1];

    private sealed record Unknown : ExplanationStep;
}
