using System.Text.Json.Nodes;
using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Adjusting the lines of one invoice, from the quantity on (R2, R3, R4).</summary>
internal sealed class AdjustForm : IForm
{
    // The cases name neither dates nor ids: the lines are of one period, and the place in the list is the order of creation.
    internal static readonly ServicePeriod Service = new(Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2026, 2, 1, 0, 0));

    public string Name => "adjust";

    public JsonNode Replay(Given given)
    {
        var currency = given.Currency();
        var ids = given["lines"].Items().Select(l => l["id"].Text()).ToList();
        var adjustments = given["adjustments"].Items()
            .Select((a, i) => new AppliedAdjustment(Interval(a, i, currency), [.. LinesOf(a["applies_to"], ids)])).ToList();
        var share = ShareOf(given["adjustments"]);
        var lines = given["lines"].Items()
            .Select((line, i) => new AdjustableLine(Subtotal(line, i, adjustments, currency), Cadence(line), Mode(line), Service, share)).ToList();

        var adjusted = LineAdjustments.Apply(lines, adjustments);
        return new JsonObject
        {
            ["lines"] = Literal.List(ids.Zip(adjusted), l => new JsonObject { ["id"] = Literal.Of(l.First), ["adjusted_subtotal"] = Literal.Of(l.Second.AdjustedSubtotal) }),
            ["total"] = Literal.Of(Sum(adjusted.Select(l => l.AdjustedSubtotal), currency)),
            ["amounts"] = Literal.List(adjustments, a => Literal.Of(Sum(
                adjusted.SelectMany(l => l.Adjustments).Where(c => c.AdjustmentId == a.Interval.Adjustment.Id).Select(c => c.Amount), currency))),
        };
    }

    private static Money Subtotal(Given line, int index, IReadOnlyList<AppliedAdjustment> adjustments, Currency currency)
    {
        if (line.Find("subtotal") is { } subtotal)
            return Money.Of(subtotal.Decimal(), currency);
        var quantity = UsageDiscounts.Apply(line["quantity"].Decimal(), adjustments.Where(a => a.Lines.Contains(index)).Select(a => a.Interval)).Quantity;
        return Money.Round(GivenPrices.Model(line["price"]).Rate(new RatingInput(quantity)).Exact, currency);
    }

    internal static AdjustmentInterval Interval(Given given, int index, Currency currency)
    {
        var id = new Guid(index, 0, 0, new byte[8]);
        return new AdjustmentInterval(new AdjustmentIntervalId(id), Adjustment(given, new AdjustmentId(id), currency), Service.Start, null, index);
    }

    private static Adjustment Adjustment(Given given, AdjustmentId id, Currency currency)
    {
        var target = AdjustmentTarget.All;
        return given["type"].Text() switch
        {
            "usage_discount" => new UsageDiscount(id, target, given["value"].Decimal()),
            "amount_discount" => new AmountDiscount(id, target, Value()),
            "percentage_discount" => new PercentageDiscount(id, target, given["value"].Decimal()),
            "tiered_percentage_discount" => new TieredPercentageDiscount(id, target, [.. given["tiers"].Items().Select(t =>
                new DiscountTier(t["lower_bound"].Decimal(), t.Find("upper_bound")?.Decimal(), t["percentage"].Decimal()))]),
            "minimum" => new Minimum(id, target, Value(), default),
            "maximum" => new Maximum(id, target, Value()),
            _ => throw given["type"].NotUnderstood(),
        };

        Money Value() => Money.Of(given["value"].Decimal(), currency);
    }

    private static IEnumerable<int> LinesOf(Given given, List<string> ids)
    {
        if (given.Kind != System.Text.Json.JsonValueKind.Array)
            return given.Text() == "all" ? Enumerable.Range(0, ids.Count) : throw given.NotUnderstood();
        return given.Items().Select(id => ids.IndexOf(id.Text()) is var index and >= 0 ? index : throw id.NotUnderstood());
    }

    // The days are those of the charges, so one case has one share: the cases write it on the adjustment it cuts.
    private static Share ShareOf(Given adjustments)
    {
        var shares = adjustments.Items().Select(a => a.Find("share")).OfType<Given>().ToList();
        return shares switch
        {
            [] => Share.Whole,
            [var share] when adjustments.Items().Count == 1 => new Share(share["days"].Integer(), share["of"].Integer()),
            _ => throw adjustments.NotUnderstood(),
        };
    }

    private static Cadence Cadence(Given line) =>
        line.Find("cadence") is not { } name ? Core.Periods.Cadence.Monthly
        : Core.Periods.Cadence.TryParse(name.Text(), out var cadence) ? cadence
        : throw name.NotUnderstood();

    private static BillingMode Mode(Given line) => line.Find("billing_mode")?.Text() switch
    {
        null or "in_arrear" => BillingMode.InArrears,
        "in_advance" => BillingMode.InAdvance,
        _ => throw line["billing_mode"].NotUnderstood(),
    };

    private static Money Sum(IEnumerable<Money> amounts, Currency currency) => amounts.Aggregate(Money.Zero(currency), (sum, amount) => sum + amount);
}
