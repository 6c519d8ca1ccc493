using System.Text.Json.Nodes;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>The parts of a period: it is rated cumulatively, and a part is the difference (R5, R16).</summary>
internal sealed class PricePartsForm : IForm
{
    public string Name => "price_parts";

    public JsonNode Replay(Given given)
    {
        var model = GivenPrices.Model(given["price"]);
        var currency = given.Currency();
        var adjustments = given.Find("adjustments")?.Items().Select((a, i) => Applied(a, i, currency)).ToList() ?? [];
        var inputs = Cumulative(given);
        var minimums = MinimumsCount(given, inputs.Count);

        var totals = inputs.Select((input, i) => Total(
            model, input, [.. adjustments.Where(a => minimums[i] || a.Interval.Adjustment is not Minimum)], currency)).ToList();
        return new JsonObject
        {
            ["parts"] = Literal.List(totals.Prepend(Money.Zero(currency)).Zip(totals), t => Literal.Of(CumulativeRating.Between(t.First, t.Second))),
            ["totals"] = Literal.List(totals, Literal.Of),
        };
    }

    private static List<RatingInput> Cumulative(Given given)
    {
        if (given.Find("transactions") is not { } transactions)
            return [.. given["cumulative"].Decimals().Select(quantity => new RatingInput(quantity))];
        var events = transactions.Decimals().Select(amount => new EventUsage(amount)).ToArray();
        return [.. events.Select((_, i) => RatingInput.OfEvents(events[..(i + 1)]))];
    }

    // A minimum waits for the part that closes the period; a cost series asks what the period would come to if it ended here.
    private static bool[] MinimumsCount(Given given, int count)
    {
        var everywhere = given.Find("view") is { } view && (view.Text() == "costs" ? true : throw view.NotUnderstood());
        var final = given.Find("final")?.Flag() ?? true;
        return [.. Enumerable.Range(1, count).Select(n => everywhere || (final && n == count))];
    }

    private static AppliedAdjustment Applied(Given given, int index, Currency currency) => given["applies_to"].Text() == "all"
        ? new AppliedAdjustment(AdjustForm.Interval(given, index, currency), [0])
        : throw given["applies_to"].NotUnderstood();

    private static Money Total(PriceModel model, RatingInput input, IReadOnlyList<AppliedAdjustment> adjustments, Currency currency)
    {
        var usage = model.Usage.Kind == PricedUsageKind.Total
            ? new RatingInput(UsageDiscounts.Apply(input.Quantity, adjustments.Select(a => a.Interval)).Quantity)
            : input;
        var subtotal = Money.Round(model.Rate(usage).Exact, currency);
        var line = new AdjustableLine(subtotal, Cadence.Monthly, BillingMode.InArrears, AdjustForm.Service, Share.Whole);
        return LineAdjustments.Apply([line], adjustments)[0].AdjustedSubtotal;
    }
}
