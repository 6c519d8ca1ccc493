using System.Globalization;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Invoicing;

internal sealed class InvoiceService(
    IInvoiceStore store,
    ISubscriptionStore subscriptions,
    ICustomerStore customers,
    BalanceWriting balances,
    InvoiceProjection projection,
    InvoiceTaxation taxation,
    InvoiceViews views,
    DraftEditing drafts,
    OneOffInvoicing oneOffs,
    InvoiceSettling settling,
    CustomerClock clock,
    IDateTimeZoneProvider zones,
    CurrentSettings settings) : IInvoiceService
{
    private static string Explain(ManualLine line) => line.UnitAmount is { } unit
        ? string.Create(CultureInfo.InvariantCulture, $"Made by hand: {line.Quantity} at {unit} each come to {line.UnroundedSubtotal}, rounded once to {line.Amount}.")
        : $"Made by hand: an amount of {line.Amount} as a whole.";

    public Task<InvoiceView?> FindAsync(InvoiceId id, CancellationToken cancellationToken) => views.FindAsync(id, cancellationToken);

    public async Task<Outcome<Page<InvoiceView>>> ListAsync(InvoiceQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await Paging.ReadAsync(
            page, (after, take) => store.ListAsync(query, after, take, cancellationToken), i => new PagePosition(i.InvoiceDate, i.Id.Value), byDate: true).ConfigureAwait(false);
        if (!rows.TryGetValue(out var found, out var refusal))
            return refusal;
        return new Page<InvoiceView>(await views.OfAsync(found.Items, cancellationToken).ConfigureAwait(false), found.NextCursor);
    }

    public async Task<Outcome<InvoiceView>> UpcomingAsync(SubscriptionId subscriptionId, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(subscriptionId, cancellationToken).ConfigureAwait(false) is not { } subscription)
            return Refusal.NotFound("Subscription", subscriptionId.ToString());
        var customer = (await customers.FindAsync(subscription.CustomerId, cancellationToken).ConfigureAwait(false))!;
        if (subscription.NextInvoiceDate is not { } from || ChargePlanner.NextInvoiceDate(subscription.Timeline, from) is not { } invoiceDate)
            return Refusal.NotFound("Invoice", $"upcoming invoice of subscription {subscriptionId}, which has nothing left to charge");

        try
        {
            var request = new ProjectionRequest(subscription, customer, invoiceDate) { CorrectsFrom = subscription.OpenFrom, TakesLateUsage = true };
            var projected = await projection.RunAsync([request], cancellationToken).ConfigureAwait(false);
            // What is planned for its grace period rebuilds it.
            var gracePeriod = (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).GracePeriod;
            var openUntil = invoiceDate + gracePeriod;
            if (projected.Invoices[0] is [{ HasUsage: true }, ..] && ChargePlanner.NextInvoiceDate(subscription.Timeline, invoiceDate + Duration.Epsilon) <= openUntil)
                projected = await projection.RunAsync([request with { OpenUntil = openUntil }], cancellationToken).ConfigureAwait(false);
            if (projected.Invoices[0] is not [var first, ..])
                return Refusal.NotFound("Invoice", $"upcoming invoice of subscription {subscriptionId}, which has nothing left to charge");
            var id = new InvoiceId(DerivedId.Of($"upcoming {subscriptionId} {CycleInvoice.CauseId(subscription, invoiceDate, first.Currency, first.GroupingKey)}"));
            var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
            var head = CycleInvoice.Draft(
                id, subscription, customer, invoiceDate, first.Currency, first.GroupingKey, first.HasUsage, gracePeriod, now, zones.VersionId);
            var lines = (await projection.ItemsAsync([first], cancellationToken).ConfigureAwait(false))[0];
            var balance = await balances.BalanceAsync(customer.Id, first.Currency, cancellationToken).ConfigureAwait(false);
            var taxed = await taxation.TaxAsync(head.WithLines(first, lines), customer, cancellationToken).ConfigureAwait(false);
            return new InvoiceView(InvoiceViews.WithBalance(taxed, balance), customer, subscription);
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The upcoming invoice cannot be calculated. {overflow.Message}");
        }
    }

    public Task<Outcome<InvoiceView>> IssueAsync(InvoiceId id, CancellationToken cancellationToken) => drafts.IssueAsync(id, cancellationToken);

    public Task<Outcome<InvoiceView>> CreateOneOffAsync(CreateOneOffInvoice command, CancellationToken cancellationToken) =>
        oneOffs.CreateAsync(command, cancellationToken);

    public Task<Outcome<InvoiceView>> UpdateAsync(InvoiceId id, UpdateInvoice command, CancellationToken cancellationToken) =>
        drafts.UpdateAsync(id, command, cancellationToken);

    public Task<Outcome<InvoiceView>> AddLineAsync(InvoiceId id, AddManualLine command, CancellationToken cancellationToken) =>
        drafts.AddLineAsync(id, command, cancellationToken);

    public Task<Outcome<InvoiceView>> RemoveLineAsync(InvoiceId id, LineItemId lineId, CancellationToken cancellationToken) =>
        drafts.RemoveLineAsync(id, lineId, cancellationToken);

    public Task<Outcome<InvoiceView>> MarkPaidAsync(InvoiceId id, ReportedPayment payment, CancellationToken cancellationToken) =>
        settling.MarkPaidAsync(id, payment, cancellationToken);

    public Task<Outcome<InvoiceView>> PayAsync(InvoiceId id, CancellationToken cancellationToken) => settling.PayAsync(id, cancellationToken);

    public async Task<InvoiceExplanation?> ExplainAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        if (await views.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } view)
            return null;
        var zone = zones[view.Customer.TimeZone];
        return new InvoiceExplanation(
            view,
            [
                .. view.Invoice.Lines.Select(l => new ExplainedLine(l.Id, l.Line.Name, l.Line.Amount, l.Line.Explain(zone))),
                .. view.Invoice.ManualLines.Select(l => new ExplainedLine(l.Id, l.Name, l.Amount, [Explain(l)])),
            ]);
    }

    public Task<Outcome<InvoiceView>> VoidAsync(InvoiceId id, VoidInvoice command, CancellationToken cancellationToken) =>
        settling.VoidAsync(id, command, cancellationToken);
}
