using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using static Orb.Billing.Core.Tests.Adjustments.Adjusting;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>A step that says something else than its numbers give is named (R2, R4, R8, R11, R16).</summary>
public sealed class RecomputationTests
{
    private static readonly InvoiceLine Line = new Ledger().Bill(Timeline(Interval(Fee(49m), "2026-01-01")), At("2026-01-01")).Invoices.Single().Lines.Single();

    [Fact]
    public void R8_What_is_prorated_is_what_was_rated()
    {
        var stub = new Ledger().Bill(Timeline(Interval(Fee(49m), "2026-01-15", anchor: "2026-02-01")), At("2026-01-15")).Invoices.Single().Lines.Single();
        Recomputation.Of(stub with { Explanation = new LineExplanation([stub.Explanation.Steps[0], new ProratedStep(50m, new Share(17, 31)), stub.Explanation.Steps[2]]) })
            .Deviations.ShouldBe(["the amount that is prorated is stated as 50 and recomputes to 49"]);
    }

    // The parts of 49.00 are rounded each for itself where they fill a decimal (0086).
    [Fact]
    public void R2_The_parts_sum_to_what_was_rated_but_for_the_last_of_28_digits()
    {
        IReadOnlyList<string> Of(decimal first) => [.. Recomputation.Of(Line with
        {
            Explanation = new LineExplanation([((RatedStep)Line.Explanation.Steps[0]) with { Parts = [new("A", 1m, first), new("B", 1m, 24.50m)] }, .. Line.Explanation.Steps.Skip(1)]),
        }).Deviations.Except(["the number of the parts is stated as 2 and recomputes to 0"])];
        Of(24.50m).ShouldBeEmpty();
        Of(24.50000000000000000000000001m).ShouldBeEmpty();
        Of(24.500000000000000000001m).ShouldBe(["the sum of the parts is stated as 49 and recomputes to 49.000000000000000000001"]);
    }

    [Fact]
    public void R4_What_is_missing_of_a_commitment_is_what_was_agreed_less_what_counts()
    {
        Deviations(new CommittedStep(Usd(49m), Usd(0m), 0, Usd(49m))).ShouldBeEmpty();
        Deviations(new CommittedStep(Usd(50m), Usd(1m), 1, Usd(49m))).ShouldBe(["what was agreed is stated as 50 and recomputes to 49"]);
        Deviations(new CommittedStep(Usd(49m), Usd(9m), 1, Usd(49m))).ShouldBe(["the true-up is stated as 49 and recomputes to 40"]);
    }

    [Fact]
    public void R11_What_is_billed_is_what_the_charge_comes_to_less_what_was_settled()
    {
        Deviations(new SettledStep(Usd(49m), Usd(0m), Usd(49m))).ShouldBeEmpty();
        Deviations(new SettledStep(Usd(50m), Usd(1m), Usd(49m))).ShouldBe(["what the charge comes to is stated as 50 and recomputes to 49"]);
        Deviations(new SettledStep(Usd(49m), Usd(9m), Usd(49m))).ShouldBe(["the difference is stated as 49 and recomputes to 40"]);
    }

    [Fact]
    public void R16_What_is_left_is_what_the_period_comes_to_less_its_parts()
    {
        Deviations(new PartsStep(1, Usd(0m), Usd(0m), Usd(49m))).ShouldBeEmpty();
        Deviations(new PartsStep(1, Usd(9m), Usd(0m), Usd(49m))).ShouldBe(["what is left after earlier parts is stated as 49 and recomputes to 40"]);
    }

    [Fact]
    public void R2_The_amount_of_a_line_is_what_prepaid_credits_leave()
    {
        Recomputation.Of(Line with { CreditsApplied = Usd(20m), Amount = Usd(29m) }).Deviations.ShouldBeEmpty();
        Recomputation.Of(Line with { CreditsApplied = Usd(20m) }).Deviations.ShouldBe(["the amount of the line is stated as 49 and recomputes to 29"]);
        Should.Throw<ArgumentNullException>(() => Recomputation.Of(null!)).ParamName.ShouldBe("line");
    }

    [Fact]
    public void A_line_that_deviates_from_its_explanation_is_refused_by_code_that_is_compiled_for_debugging()
    {
        Should.NotThrow(() => Recomputation.Insist([Line]));
#if DEBUG
        Should.Throw<InvalidOperationException>(() => Recomputation.Insist([Line, Line with { AdjustedSubtotal = Usd(50m) }])).Message
            .ShouldBe("The explanation of the line 'Platform' deviates from it: what the line bills is stated as 50 and recomputes to 49; the amount of the line is stated as 49 and recomputes to 50.");
        Should.Throw<ArgumentNullException>(() => Recomputation.Insist(null!)).ParamName.ShouldBe("lines");
#endif
    }

    private static IReadOnlyList<string> Deviations(ExplanationStep last) =>
        Recomputation.Of(Line with { Explanation = new LineExplanation([.. Line.Explanation.Steps, last]) }).Deviations;
}
