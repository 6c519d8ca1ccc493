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

    private static Ledger Lived(SubscriptionTimeline timeline, Life life)
    {
        var engine = new Engine(timeline, life.Events, life.GracePeriod, creditsAtIssue: false);
        engine.RunUntil(Living.Far);
        return engine.Books;
    }

    private static string Net(Ledger books) => string.Join('\n', books.Settled.Values
        .Where(s => !s.Settled.IsZero)
        .Select(s => $"{s.Key.LineageId} {s.Key.AnchorPeriodStart:R} {s.Settled}")
        .Order(StringComparer.Ordinal));
}
