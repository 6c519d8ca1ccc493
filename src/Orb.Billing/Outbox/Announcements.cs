using NodaTime;
using NodaTime.Text;
using Orb.Billing.Alerts;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Telemetry;

namespace Orb.Billing.Outbox;

/// <summary>Says what happened, within the transaction in which it happens. One thing has one id, whoever says it.</summary>
internal sealed class Announcements(
    IOutboxStore store, ICustomerStore customers, IBillingTransactions transactions, BillingTelemetry telemetry, TenantScope tenant, IClock wall)
{
    public void Customer(Customer customer, string type, Instant at) => Add(customer, type, customer.Id.ToString(), Count(customer.Version), at);

    /// <param name="invoice">The invoice.</param>
    /// <param name="customer">Whose it is.</param>
    /// <param name="type">What happened to it.</param>
    /// <param name="at">When.</param>
    /// <param name="occurrence">Which time it happened, for what can happen to an invoice more than once.</param>
    public void Invoice(Invoice invoice, Customer customer, string type, Instant at, string occurrence = "")
    {
        Add(customer, type, invoice.Id.ToString(), occurrence, at);
        if (type == OutboxMessageType.InvoiceIssued)
            transactions.OnCommitted(() => telemetry.Issued(customer.TestClockId is null));
    }

    public void CreditNote(CreditNote note, Customer customer, string type, Instant at) =>
        Add(customer, type, note.Id.ToString(), "", at, ("invoice_id", note.InvoiceId.ToString()));

    public void Subscription(Subscription subscription, Customer customer, string type, Instant at, params (string Name, string Value)[] properties) =>
        Add(customer, type, subscription.Id.ToString(), Count(subscription.Version), at, properties);

    /// <summary>A change of a timeline, under the type the contract has for it.</summary>
    public void Changed(Subscription before, Subscription after, Customer customer, SubscriptionChange change, Instant from, Instant now)
    {
        var type = change switch
        {
            ChangePlan => from <= now ? OutboxMessageType.SubscriptionPlanChanged : OutboxMessageType.SubscriptionPlanChangeScheduled,
            ChangeQuantity => OutboxMessageType.SubscriptionQuantityUpdated,
            UncancelSubscription => OutboxMessageType.SubscriptionCancellationUnscheduled,
            // One that ends now is told when it has ended.
            CancelSubscription => after.Timeline.End <= now ? null : OutboxMessageType.SubscriptionCancellationScheduled,
            _ => OutboxMessageType.SubscriptionEdited,
        };
        if (type is null)
            return;
        var properties = new List<(string, string)> { ("effective_date", InstantPattern.ExtendedIso.Format(from)) };
        if (change is ChangePlan)
            properties.Add(("previous_plan_id", before.PlanId.ToString()));
        if (type == OutboxMessageType.SubscriptionEdited)
            properties.Add(("change", change.Name));
        Subscription(after, customer, type, now, [.. properties]);
    }

    /// <summary>What stopped, and why.</summary>
    public void Stopped(BillingException exception, Customer customer)
    {
        var (type, resource) = exception.SubscriptionId is { } subscription
            ? (OutboxMessageType.SubscriptionParked, subscription.ToString())
            : (OutboxMessageType.InvoiceIssueFailed, exception.InvoiceId!.Value.ToString());
        Add(
            customer, type, resource, $"{exception.Id} {Count(exception.Attempts)}", exception.LastAttemptAt ?? exception.CreatedAt,
            ("reason", exception.Code!), ("billing_exception_id", exception.Id.ToString()));
        transactions.OnCommitted(() => telemetry.Parked(exception.Code!));
    }

    /// <summary>
    /// Prepaid credits that fell to nothing or rose from it, which is told without an alert, too, unless one of it is disabled; and the alerts that fire.
    /// </summary>
    public async Task CreditsAsync(
        CustomerId customerId, Money before, Money after, CreditLedgerItem cause, IReadOnlyList<Alert> alerts,
        IReadOnlyList<(Alert Alert, AlertDecision Decision)> fired, CancellationToken cancellationToken)
    {
        var crossing = before.IsPositive == after.IsPositive ? (AlertKind?)null
            : after.IsPositive ? AlertKind.CreditBalanceRecovered : AlertKind.CreditBalanceDepleted;
        var isTold = crossing is { } kind && alerts.All(a => a.Kind != kind);
        if (!isTold && fired.Count == 0)
            return;
        var customer = (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false))!;
        if (isTold)
            Add(customer, AlertType(crossing!.Value), customerId.ToString(), cause.Id.ToString(), cause.Entry.At, ("pricing_unit", after.Currency.Code));
        foreach (var (alert, decision) in fired)
        {
            Add(
                customer, AlertType(alert.Kind), customerId.ToString(), alert.Kind == AlertKind.CreditBalanceDropped ? $"{cause.Id} {alert.Id}" : cause.Id.ToString(),
                cause.Entry.At, ("pricing_unit", after.Currency.Code), ("alert_id", alert.Id.ToString()), ("threshold", Plain(decision.Reported!.Value)),
                ("balance", Plain(after.Amount)));
        }
    }

    /// <summary>An alert of a subscription fires.</summary>
    public void Alert(WatchedAlert watched, decimal threshold, decimal level)
    {
        var (alert, check) = (watched.Alert, watched.Check);
        Add(
            check.Customer, AlertType(alert.Kind), check.Subscription.Id.ToString(), $"{alert.Id} {watched.Occasion} {Plain(threshold)}", check.At,
            ("alert_id", alert.Id.ToString()), ("threshold", Plain(threshold)), ("amount", Plain(level)),
            ("timeframe_start", InstantPattern.ExtendedIso.Format(watched.Period.Start)), ("timeframe_end", InstantPattern.ExtendedIso.Format(watched.Period.End)));
    }

    private static string AlertType(AlertKind kind) => kind switch
    {
        AlertKind.CreditBalanceDepleted => OutboxMessageType.CreditBalanceDepleted,
        AlertKind.CreditBalanceDropped => OutboxMessageType.CreditBalanceDropped,
        AlertKind.CreditBalanceRecovered => OutboxMessageType.CreditBalanceRecovered,
        AlertKind.UsageExceeded => OutboxMessageType.UsageExceeded,
        AlertKind.CostExceeded => OutboxMessageType.CostExceeded,
        _ => OutboxMessageType.SpendExceeded,
    };

    private void Add(Customer customer, string type, string resourceId, string occurrence, Instant at, params (string Name, string Value)[] properties)
    {
        var now = wall.GetCurrentInstant();
        store.Add([new OutboxMessage
        {
            TenantId = tenant.TenantId,
            Id = new OutboxMessageId(DerivedId.Of($"message {tenant.TenantId} {type} {resourceId} {occurrence}")),
            Type = type,
            ResourceId = resourceId,
            CustomerId = customer.Id,
            TestClockId = customer.TestClockId,
            Properties = properties.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal),
            OccurredAt = at,
            CreatedAt = now,
            AvailableAt = now,
        }]);
    }

    private static string Plain(decimal number) => number.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture);

    private static string Count(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
