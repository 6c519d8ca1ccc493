using CsCheck;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>Cut into parts or taken in another order, a life comes to the same.</summary>
public sealed class LifePartsTests
{
    private static readonly Gen<Life> Unchanged = Life.With(Change.Prorated(ChangeKind.Plan), most: 0);

    [Fact]
    public void R5_R8_Splitting_periods_by_quantities_that_change_nothing_changes_no_charge() =>
        Gen.Select(Life.With(Change.Prorated(Enum.GetValues<ChangeKind>()), most: 4), Gen.Select(Gen.Int[0, 9], Gen.Int[0, 4000]).Array[1, 3]).Sample(
            (life, repeats) =>
            {
                var whole = new Living(life).ToItsEnd();
                var split = new Living(life);
                foreach (var change in life.Changes)
                    split.Run(change);
                foreach (var (which, hour) in repeats)
                    split.Repeat(which, hour);
                split.End();
                Net(split.Engine.Books).ShouldBe(Net(whole.Engine.Books));
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R5_R10_Cutting_an_interval_in_two_of_one_lineage_changes_no_charge() =>
        Gen.Select(Unchanged, Gen.Int[1, 3000], Gen.Int[1, 3000]).Sample(
            (life, hours, length) =>
            {
                var whole = new Living(life).Timeline.Cancel(life.Start + Duration.FromHours(length));
                var cut = life.Start + Duration.FromHours(hours);
                var intervals = whole.Intervals.SelectMany((i, n) => i.End <= cut ? [i] : new[]
                {
                    i.EndingAt(cut),
                    new PriceInterval(new(Given.Id(900 + n)), i.LineageId, i.Price, i.Anchor, cut, i.End, i.Position),
                });
                var parts = new SubscriptionTimeline(whole.Id, whole.CustomerId, whole.Zone, whole.InvoicingCurrency, whole.Start, whole.End, [.. intervals]);
                Net(Lived(parts, life)).ShouldBe(Net(Lived(whole, life)));
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R5_R16_Invoicing_a_period_in_parts_changes_no_charge_and_no_part_is_below_zero() =>
        Gen.Select(InParts, Gen.Int[1, 2200].Array[1, 6], Gen.Int[1, 2400]).Sample(
            (life, hours, length) =>
            {
                var timeline = new Living(life).Timeline.Cancel(life.Start + Duration.FromHours(length));
                var (whole, parts) = (new Ledger(), new Ledger());
                var cuts = new Queue<Instant>(hours.Distinct().Order().Select(h => life.Start + Duration.FromHours(h)));
                for (var date = ChargePlanner.NextInvoiceDate(timeline, life.Start); date is { } d; date = ChargePlanner.NextInvoiceDate(timeline, d + Duration.Epsilon))
                {
                    for (; cuts.TryPeek(out var cut) && cut < d; cuts.Dequeue())
                        parts.BillPart(timeline, cut, [.. life.Events.Where(e => e.Timestamp < cut)]).ShouldAllBe(l => l.Amount.IsPositive);
                    whole.Issue(whole.Project(timeline, d, null, life.Events));
                    var closing = parts.Project(timeline, d, null, life.Events);
                    closing.SelectMany(i => i.Lines).ShouldAllBe(l => !l.Amount.IsNegative);
                    parts.Issue(closing);
                }

                Net(parts).ShouldBe(Net(whole));
                foreach (var (key, charge) in whole.Settled)
                    parts.Settled[key].Quantity.ShouldBe(charge.Quantity);
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R24_A_batch_of_charges_in_two_calls_gives_the_lines_of_one() =>
        Gen.Select(Unchanged, Gen.Int[0, 3], Gen.Int[1, 3000]).Sample(
            (life, first, length) =>
            {
                var timeline = new Living(life).Timeline.Cancel(life.Start + Duration.FromHours(length));
                var nothing = new Dictionary<ChargeKey, SettledCharge>();
                for (var date = ChargePlanner.NextInvoiceDate(timeline, life.Start); date is { } d; date = ChargePlanner.NextInvoiceDate(timeline, d + Duration.Epsilon))
                {
                    var charges = ChargePlanner.DueAt(timeline, d);
                    var usage = Given.Usage(charges, life.Events);
                    Lines(charges).ShouldBe(Lines([.. charges.Take(first)]) + Lines([.. charges.Skip(first)]));

                    string Lines(IReadOnlyList<PlannedCharge> some) => string.Concat(
                        InvoiceCalculation.Run(timeline, some, usage, nothing, d).Invoices.SelectMany(i => i.Lines).Select(l => $"{l.Charge.LineageId} {l.Service} {l.Quantity} {l.Amount}\n"));
                }
            },
            iter: Given.Runs(10_000));

    [Fact]
    public void R20_The_order_in_which_two_independent_changes_are_agreed_does_not_matter_in_the_end() =>
        Gen.Select(Unchanged.Where(l => !l.Prices[0].IsUsage && !l.Prices[1].IsUsage), Change.Prorated(ChangeKind.Quantity), Change.Prorated(ChangeKind.Quantity, ChangeKind.Pause, ChangeKind.AddPrice)).Sample(
            (life, one, other) =>
            {
                var (first, second) = (one with { Which = 0 }, other with { Which = 1 });
                var forth = new Living(life with { Starting = 3, Changes = [first, second] });
                // The same instants of effect, agreed the other way round.
                var back = new Living(life with
                {
                    Starting = 3,
                    Changes = [second with { Gap = first.Gap, Shift = second.Shift + second.Gap }, first with { Gap = second.Gap, Shift = first.Shift - second.Gap }],
                });
                Net(forth.ToItsEnd().Engine.Books).ShouldBe(Net(back.ToItsEnd().Engine.Books));
            },
            iter: Given.Runs(10_000));

    // Usage alone, of prices that cannot fall.
    private static readonly Gen<Life> InParts = Unchanged.Select(l => l with
    {
        Prices = [.. l.Prices.Select((p, n) => Given.Metered(p.Model, p.Cadence))],
        Events = [.. l.Events.Select((e, n) => Given.Tokens(l.Start + Duration.FromHours((e.Timestamp - l.Start).TotalHours / 2), 7.3m * (n + 1), "p" + n))],
    });

    private static Ledger Lived(SubscriptionTimeline timeline, Life life)
    {
        var engine = new Engine(timeline, life.Events, life.GracePeriod);
        engine.RunUntil(Living.Far);
        return engine.Books;
    }

    private static string Net(Ledger books) => string.Join('\n', books.Settled.Values
        .Where(s => !s.Settled.IsZero)
        .Select(s => $"{s.Key.LineageId} {s.Key.AnchorPeriodStart:R} {s.Settled}")
        .Order(StringComparer.Ordinal));
}
