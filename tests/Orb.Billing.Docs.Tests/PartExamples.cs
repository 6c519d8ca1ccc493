using NodaTime;
using NodaTime.Text;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Rating;
using Orb.Billing.Invoicing;
using Orb.Billing.Scenarios.Tests;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Docs.Tests;

/// <summary>docs/concepts/parts-and-commitments.md (R4, R16), lived through on the engine.</summary>
public sealed class PartExamples
{
    private static readonly Page Parts = Page.Of("parts-and-commitments");
    private static readonly Instant End = At("2026-02-02T00:00:00Z");

    [Fact, Example("parts-and-commitments", "parts")]
    public async Task R16_A_part_is_invoiced_when_the_usage_of_the_period_reaches_the_threshold()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("tokens", PartSteps.ThreeTiers)]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 200.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "tokens", 1_500m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "tokens", 2_000m);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "tokens", 9_000m);
        await host.UseAtAsync(customer, "2026-01-28T10:00:00Z", "tokens", 345m);
        await host.Time.LiveToAsync(End, TimelineSteps.HalfADay, default);

        Parts.Shows("parts", ["invoice of", "is", "tokens", "period so far", "invoiced in parts", "amount"], await RowsAsync(host));
    }

    [Fact, Example("parts-and-commitments", "fallen")]
    public async Task R16_A_final_amount_below_the_parts_is_credited_on_the_newest()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync([("units", new UnitPriceModel(1.00m))]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", 100.00m);
        await host.UseAtAsync(customer, "2026-01-05T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-01-10T10:00:00Z", "units", 110m);
        await host.InScopeAsync<Metering.IUsageService, bool>(async s => (await s.DeprecateAsync($"{customer.Id} units 2026-01-10T10:00:00Z 110", default)).Refusal is null);
        await host.UseAtAsync(customer, "2026-01-25T10:00:00Z", "units", 80m);
        await host.Time.LiveToAsync(End, TimelineSteps.HalfADay, default);

        Parts.Shows(
            "fallen", ["invoice of", "is", "units", "period so far", "invoiced in parts", "amount", "credited on 1 February"],
            (await RowsAsync(host)).Zip(await host.InvoicesAsync(), (row, invoice) => (string[])[.. row, string.Join(' ', invoice.CreditNotes.Select(n => n.Total.ToAmountString()))]));
    }

    [Fact, Example("parts-and-commitments", "commitment")]
    public async Task R4_A_true_up_is_what_a_period_falls_short_of_its_commitment()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.MeteredPlanAsync(
            [("units", new UnitPriceModel(1.00m))],
            [MoneySteps.Fee("Platform", 49.00m), new NewPrice { Name = "Commitment", ItemId = default, Cadence = "monthly", Model = new UnitPriceModel(500.00m), IsCommitment = true }]);
        var customer = await host.CustomerAsync("Etc/UTC");
        var subscription = await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", null);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 100m);
        await host.UseAtAsync(customer, "2026-02-20T10:00:00Z", "units", 600m);
        await host.UseAtAsync(customer, "2026-03-05T10:00:00Z", "units", 20m);
        await host.Time.LiveToAsync(At("2026-03-11T00:00:00Z"), TimelineSteps.HalfADay, default);
        await host.CancelAsync(subscription.Id, CancelOption.Immediate);
        await host.Time.LiveToAsync(At("2026-03-12T00:00:00Z"), TimelineSteps.HalfADay, default);

        Parts.Shows(
            "commitment", ["service period", "committed", "fee and usage", "true-up"],
            (await host.InvoicesAsync()).SelectMany(i => i.Lines.Select(l => l.Line)).Where(l => l.Charge.Kind == ChargeKind.Commitment).Select(l =>
            {
                var step = l.Explanation.Steps.OfType<CommittedStep>().Single();
                return new[] { $"{Text(l.Service.Start)} to {Text(l.Service.End)}", step.Committed.ToAmountString(), step.Covered.ToAmountString(), l.Amount.ToAmountString() };
            }));
    }

    [Fact, Example("parts-and-commitments", "composite")]
    public async Task R11_A_composite_price_is_made_of_other_charges_and_corrected_with_them()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(60));
        var plan = await host.MeteredPlanAsync(
            [("units", new UnitPriceModel(1.00m))],
            [MoneySteps.Fee("Platform", 50.00m), new NewPrice { Name = "Tenth", ItemId = default, Cadence = "monthly", Model = new PercentPriceModel(0.10m) }]);
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(customer, plan, "2026-01-01T00:00:00Z", null);
        await host.UseAtAsync(customer, "2026-01-20T10:00:00Z", "units", 100m);
        await host.Time.LiveToAsync(At("2026-02-03T00:00:00Z"), TimelineSteps.HalfADay, default);
        await host.UseAsync(customer, "2026-01-25T00:00:00Z", "units", 150m);
        await host.Time.LiveToAsync(At("2026-03-02T00:00:00Z"), TimelineSteps.HalfADay, default);

        Parts.Shows(
            "composite", ["invoice of", "for the time from", "counts", "comes to", "billed before", "amount"],
            (await host.InvoicesAsync()).SelectMany(i => i.Lines.Select(l => (Invoice: i, l.Line))).Where(l => l.Line.Price.IsComposite).Select(l => new[]
            {
                Text(l.Invoice.InvoiceDate),
                Text(l.Line.Service.Start),
                string.Join(" + ", l.Line.Explanation.Steps.OfType<CountedStep>().Select(s => $"{s.Amount.ToAmountString()} of {s.Name}")),
                l.Line.Explanation.Steps.OfType<RoundedStep>().Single().Rounded.ToAmountString(),
                l.Line.Explanation.Steps.OfType<SettledStep>().SingleOrDefault()?.Settled.ToAmountString() ?? "0.00",
                l.Line.Amount.ToAmountString(),
            }));
    }

    private static async Task<IEnumerable<string[]>> RowsAsync(BillingHost host) => (await host.InvoicesAsync()).SelectMany(i => i.Lines.Select(l => new[]
    {
        Text(i.InvoiceDate),
        i.Cause == InvoiceCause.Threshold ? "a part" : "the period",
        Worked.Number(l.Line.Quantity),
        l.Line.AdjustedSubtotal.ToAmountString(),
        l.Line.PartiallyInvoiced.ToAmountString(),
        l.Line.Amount.ToAmountString(),
    }));

    private static string Text(Instant at) => LocalDateTimePattern.CreateWithInvariantCulture("d MMMM").Format(at.InUtc().LocalDateTime);
}
