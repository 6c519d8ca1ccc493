using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Adjustments;
using static Orb.Billing.Core.Tests.Credits.Credit;
using static Orb.Billing.Core.Tests.Invoicing.Given;

namespace Orb.Billing.Core.Tests.Invoicing;

/// <summary>Each line of a period in parts repeats the period so far and leaves out what earlier parts have taken (R16). A token costs 1.00.</summary>
public sealed class PartLinesTests
{
    private static readonly PriceInterval Open = Interval(Metered(new TieredPriceModel(Tiers((0m, null, 1m, 0m)))), "2026-01-01");

    [Theory]
    [InlineData("2026-01-11", "2026-01-11")]
    [InlineData("2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.5Z")]
    [InlineData("2026-01-01", "2026-01-01T00:00:01Z")] // at the first instant it covers the second that has begun
    public void R16_A_part_is_for_the_period_so_far(string at, string end) =>
        Part(Timeline(Open), at).Service.ShouldBe(new ServicePeriod(At("2026-01-01"), At(end)));

    [Fact]
    public void R16_At_the_first_instant_it_covers_no_more_than_there_is() =>
        Part(Timeline(Open.EndingAt(At("2026-01-01T00:00:00.5Z"))), "2026-01-01").Service
            .ShouldBe(new ServicePeriod(At("2026-01-01"), At("2026-01-01T00:00:00.5Z")));

    [Theory]
    [InlineData(false, "2026-01-11", "2026-01-11", "2026-01-11T00:00:01Z")] // what ended then is due by itself
    [InlineData(false, "2026-01-21", "2026-01-11", "2026-01-21")]
    [InlineData(true, "2026-01-11", "2026-01-01", "2026-01-11")]
    [InlineData(true, "2026-01-21", "2026-01-01", "2026-01-21")]
    public void R16_A_part_is_for_what_is_not_due_yet_and_names_the_interval_that_runs(bool defers, string at, string start, string end)
    {
        var line = Part(Timeline(Open.EndingAt(At("2026-01-11")) with { DefersTail = defers }, Interval(Open.Price, "2026-01-11", anchor: "2026-01-01", id: 2)), at);
        line.Service.ShouldBe(new ServicePeriod(At(start), At(end)));
        line.PriceIntervalId.Value.ShouldBe(Id(2));
    }

    [Fact]
    public void R16_The_second_part_repeats_the_first_and_bills_the_rest()
    {
        var ledger = new Ledger();
        var timeline = Timeline(Open).Add(Adjusting.Since("2026-01-01", Adjusting.Percent(0.1m)));
        ledger.BillPart(timeline, At("2026-01-11"), [Tokens("2026-01-05", 100m)]).Amounts().ShouldBe([90.00m]);
        var line = ledger.BillPart(timeline, At("2026-01-21"), [Tokens("2026-01-05", 100m), Tokens("2026-01-15", 50m)]).Single();
        (line.Quantity, line.Subtotal, line.AdjustedSubtotal, line.PartiallyInvoiced, line.Amount).ShouldBe((150m, Usd(150m), Usd(135m), Usd(90m), Usd(45m)));
        line.Adjustments.Single().Amount.ShouldBe(Usd(-15m));
        line.SubLines.Single().Amount.ShouldBe(Usd(150m));
        line.Earlier.ShouldBe(new EarlierParts(100m, Usd(100m), Usd(90m), Usd(0m)));
        line.Explanation.Steps.OfType<SettledStep>().ShouldBeEmpty();
        line.Explanation.Steps[^1].ShouldBe(new PartsStep(1, Usd(90m), Usd(0m), Usd(45m)));
    }

    [Fact]
    public void R16_After_a_line_that_closed_a_pause_the_parts_repeat_only_what_came_since()
    {
        var ledger = new Ledger();
        var timeline = Timeline(Open).Add(Adjusting.Since("2026-01-01", Adjusting.Percent(0.1m))).Pause(new Pause(At("2026-01-11"), At("2026-01-16")));
        var (first, second, third) = (Tokens("2026-01-05", 100m), Tokens("2026-01-18", 50m), Tokens("2026-01-23", 30m));
        ledger.Bill(timeline, At("2026-01-11"), first).Invoices.Single().Lines.Amounts().ShouldBe([90.00m]);

        var part = ledger.BillPart(timeline, At("2026-01-21"), [first, second]).Single();
        (part.Quantity, part.Amount, part.Earlier).ShouldBe((50m, Usd(45m), null));

        var line = ledger.BillPart(timeline, At("2026-01-26"), [first, second, third]).Single();
        (line.Quantity, line.Subtotal, line.AdjustedSubtotal, line.PartiallyInvoiced, line.Amount).ShouldBe((80m, Usd(72m), Usd(72m), Usd(45m), Usd(27m)));
        line.Earlier.ShouldBe(new EarlierParts(50m, Usd(45m), Usd(45m), Usd(0m)));
        line.Adjustments.ShouldBeEmpty(); // they are of the whole period
        line.SubLines.ShouldBeEmpty();
        line.Explanation.Steps.OfType<SettledStep>().Single().ShouldBe(new SettledStep(Usd(162m), Usd(90m), Usd(72m)));
        line.Explanation.Steps[^1].ShouldBe(new PartsStep(1, Usd(45m), Usd(0m), Usd(27m)));
    }

    [Fact]
    public void R16_Credits_on_a_line_are_the_draw_of_the_period_and_what_earlier_parts_drew_is_no_money_of_theirs()
    {
        var line = Closing(80m, PartOf(30m, credits: 5m), PartOf(20m, credits: 4m));
        line.Earlier.ShouldBe(new EarlierParts(50m, Usd(50m), Usd(50m), Usd(9m)));
        (line.Quantity, line.CreditsApplied, line.PartiallyInvoiced, line.Amount).ShouldBe((80m, Usd(9m), Usd(41m), Usd(30m)));
        line.Explanation.Steps[^1].ShouldBe(new PartsStep(2, Usd(50m), Usd(9m), Usd(30m)));
    }

    [Theory]
    [InlineData(4, 5)] // the credits of the newest part return before its money does
    [InlineData(15, 10)] // 5.00 of them stay
    [InlineData(0, 5)]
    [InlineData(-3, 2)] // what it gave back to blocks stays given back
    public void R12_R16_A_final_amount_below_the_parts_is_a_line_of_zero_beside_the_credit_note(int newestDrew, int applied)
    {
        var line = Closing(40m, Usd(10m), PartOf(30m, credits: 5m), PartOf(20m, credits: newestDrew));
        line.Earlier.ShouldBe(new EarlierParts(50m, Usd(50m), Usd(40m), Usd(applied)));
        (line.AdjustedSubtotal, line.CreditsApplied, line.PartiallyInvoiced, line.Amount).ShouldBe((Usd(40m), Usd(applied), Usd(40m - applied), Usd(0m)));
    }

    [Fact]
    public void R16_Parts_less_the_credit_and_the_line_are_the_final_amount() =>
        Closing(45m, Usd(10m), PartOf(30m), PartOf(20m)).Amount.ShouldBe(Usd(5m)); // 50.00 - 10.00 + 5.00

    [Fact]
    public void R11_What_reconciliation_gave_back_of_a_part_is_billed_when_usage_comes_again()
    {
        var line = Closing(60m, PartOf(30m, reconciled: 6m), PartOf(20m));
        line.Earlier!.Settled.ShouldBe(Usd(44m));
        (line.PartiallyInvoiced, line.Amount).ShouldBe((Usd(44m), Usd(16m)));
    }

    private static InvoiceLine Part(SubscriptionTimeline timeline, string at) =>
        new Ledger().BillPart(timeline, At(at), [Tokens("2026-01-01", 60m), Tokens("2026-01-11", 40m)]).Single();

    private static InvoiceLine Closing(decimal tokens, params SettledLine[] parts) => Closing(tokens, Usd(0m), parts);

    // The line that closes January with so many tokens, and what is given back of the newest part at the same time.
    private static InvoiceLine Closing(decimal tokens, Money back, params SettledLine[] parts)
    {
        var charge = ChargePlanner.DueAt(Timeline(Open), At("2026-02-01")).Single();
        var target = ChargeCalculator.Target(charge, Usage([charge], Tokens("2026-01-10", tokens)), []);
        var billed = parts.Aggregate(Usd(0m), (sum, part) => sum + part.Charged);
        var reconciled = parts.Aggregate(Usd(0m), (sum, part) => sum + part.Part!.Reconciled);
        var before = new SettledCharge(charge.Key, parts.Length, parts.Length, billed, reconciled, parts.Sum(p => p.Part!.Quantity), At("2026-01-21"), parts);
        LineCredit[] credits = back.IsZero ? [] : [new(charge.Key, parts.Length, parts[^1].InvoiceId, parts[^1].LineItemId, back)];
        return PartLines.Repeating(target, before, credits, At("2026-02-01"));
    }

    private static SettledLine PartOf(decimal amount, decimal credits = 0m, decimal reconciled = 0m) =>
        new(new InvoiceId(Id((int)amount)), new LineItemId(Id((int)amount)), Usd(amount), Usd(reconciled))
        {
            Part = new SettledPart(amount, Usd(amount), Usd(reconciled), Usd(credits)),
        };
}
