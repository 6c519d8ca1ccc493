using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Invoicing;
using Orb.Billing.Scenarios.Tests;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Docs.Tests;

/// <summary>docs/concepts/drafts-and-issue.md (R9, R13), lived through on the engine.</summary>
public sealed class DraftExamples
{
    private static readonly Page Drafts = Page.Of("drafts-and-issue");

    [Fact, Example("drafts-and-issue", "draft-to-issued"), Example("drafts-and-issue", "four-times"), Example("drafts-and-issue", "lines")]
    public async Task R13_A_draft_follows_its_usage_until_the_grace_period_is_over()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.IngestWindow = Duration.FromDays(2));
        var plan = await host.TokenPlanAsync();
        var customer = await host.CustomerAsync("Etc/UTC");
        await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, AlignBillingWithStartDate = true, NetTerms = 30 });
        await host.Time.LiveToAsync(At("2026-01-31T20:00:00Z"), Duration.FromHours(12), default);
        await host.IngestAsync(BillingHost.Tokens(customer, "a", "2026-01-31T20:00:00Z", 1_000m));

        var rows = new List<string[]> { await SeenAsync("2026-02-01T00:00:00Z", "") };
        await host.IngestAsync(BillingHost.Tokens(customer, "b", "2026-01-31T21:00:00Z", 100m));
        rows.Add(await SeenAsync("2026-02-01T06:00:00Z", "100 tokens of 31 January have arrived"));
        rows.Add(await SeenAsync("2026-02-01T12:00:00Z", "the grace period is over"));
        await host.IngestAsync(BillingHost.Tokens(customer, "c", "2026-01-31T22:00:00Z", 700m));
        rows.Add(await SeenAsync("2026-02-02T00:00:00Z", "700 more have arrived; an issued invoice stays as it is"));
        Drafts.Shows("draft-to-issued", ["looked at", "number", "status", "total", "why"], rows);

        var invoice = (await host.InvoicesAsync())[1];
        var usage = invoice.Lines[^1].Line;
        Drafts.Shows(
            "four-times", ["time", "of this invoice"],
            ["service period of the tokens", $"{Text(usage.Service.Start)} to {Text(usage.Service.End)}"],
            ["invoice date", Text(invoice.InvoiceDate)],
            ["issue time", Text(invoice.IssuedAt!.Value)],
            ["due date, net 30", Text(invoice.DueDate)]);

        Drafts.Shows("lines", ["line", "service period", "quantity", "unit price", "amount"], invoice.Lines.Select(l => l.Line).SelectMany(l => l.SubLines
            .Where(s => s.Tier is not null)
            .Select(s => Row($"{l.Name}, {s.Name}", l, s.Quantity, s.Tier!.UnitAmount, s.Amount))
            .DefaultIfEmpty(Row(l.Name, l, l.Quantity, l.Subtotal.Amount, l.Amount))));

        static string[] Row(string name, InvoiceLine line, decimal quantity, decimal unitAmount, Money amount) =>
            [name, $"{Text(line.Service.Start)} to {Text(line.Service.End)}", Worked.Number(quantity), Worked.Number(unitAmount, "0.00##"), amount.ToAmountString()];

        async Task<string[]> SeenAsync(string at, string why)
        {
            await host.Time.LiveToAsync(At(at), default);
            var seen = (await host.InvoicesAsync())[1];
            return [Text(At(at)), seen.Number ?? "none yet", seen.Status == InvoiceStatus.Draft ? "draft" : "issued", seen.Total.ToAmountString(), why];
        }

        static string Text(Instant at) => LocalDateTimePattern.CreateWithInvariantCulture("d MMMM yyyy, H:mm").Format(at.InUtc().LocalDateTime);
    }
}
