namespace Orb.Billing.Outbox;

/// <summary>What messages tell of: the names of the contract's webhooks, and <see cref="SubscriptionParked"/> beyond it.</summary>
public static class OutboxMessageType
{
    /// <summary>A customer was created.</summary>
    public const string CustomerCreated = "customer.created";

    /// <summary>A customer was changed.</summary>
    public const string CustomerEdited = "customer.edited";

    /// <summary>
    /// A customer's prepaid credits in a unit fell to nothing. Properties: <c>pricing_unit</c>, and where an alert fired it, <c>alert_id</c>,
    /// <c>threshold</c> and <c>balance</c>.
    /// </summary>
    public const string CreditBalanceDepleted = "customer.credit_balance_depleted";

    /// <summary>A customer's prepaid credits in a unit fell to a threshold. Properties: <c>pricing_unit</c>, <c>alert_id</c>, <c>threshold</c>, <c>balance</c>.</summary>
    public const string CreditBalanceDropped = "customer.credit_balance_dropped";

    /// <summary>A customer has prepaid credits in a unit again. Properties as when they fall to nothing.</summary>
    public const string CreditBalanceRecovered = "customer.credit_balance_recovered";

    /// <summary>A subscription was made.</summary>
    public const string SubscriptionCreated = "subscription.created";

    /// <summary>A subscription's first instant was reached.</summary>
    public const string SubscriptionStarted = "subscription.started";

    /// <summary>The timeline of a subscription was changed in a way that has no type of its own. Properties: <c>change</c>, <c>effective_date</c>.</summary>
    public const string SubscriptionEdited = "subscription.edited";

    /// <summary>A subscription's end was reached.</summary>
    public const string SubscriptionEnded = "subscription.ended";

    /// <summary>Another plan has taken over. Properties: <c>effective_date</c>, <c>previous_plan_id</c>.</summary>
    public const string SubscriptionPlanChanged = "subscription.plan_changed";

    /// <summary>Another plan will take over. Properties: <c>effective_date</c>, <c>previous_plan_id</c>.</summary>
    public const string SubscriptionPlanChangeScheduled = "subscription.plan_change_scheduled";

    /// <summary>The quantity of a fee was or will be changed. Property: <c>effective_date</c>.</summary>
    public const string SubscriptionQuantityUpdated = "subscription.fixed_fee_quantity_updated";

    /// <summary>A subscription will end. Property: <c>effective_date</c>.</summary>
    public const string SubscriptionCancellationScheduled = "subscription.cancellation_scheduled";

    /// <summary>A subscription that was to end goes on.</summary>
    public const string SubscriptionCancellationUnscheduled = "subscription.cancellation_unscheduled";

    /// <summary>
    /// The usage of a billing period reached a threshold of an alert. Properties: <c>alert_id</c>, <c>threshold</c>, <c>amount</c>, <c>timeframe_start</c>,
    /// <c>timeframe_end</c>.
    /// </summary>
    public const string UsageExceeded = "subscription.usage_exceeded";

    /// <summary>The costs of a billing period reached a threshold of an alert. Properties as for usage.</summary>
    public const string CostExceeded = "subscription.cost_exceeded";

    /// <summary>What chosen prices came to in a billing period reached a threshold of an alert. Properties as for usage.</summary>
    public const string SpendExceeded = "subscription.spend_exceeded";

    /// <summary>A subscription cannot be billed and was parked. Properties: <c>reason</c>, <c>billing_exception_id</c>.</summary>
    public const string SubscriptionParked = "subscription.parked";

    /// <summary>An invoice became final.</summary>
    public const string InvoiceIssued = "invoice.issued";

    /// <summary>A one-off invoice cannot be issued and is held. Properties: <c>reason</c>, <c>billing_exception_id</c>.</summary>
    public const string InvoiceIssueFailed = "invoice.issue_failed";

    /// <summary>Somebody reported the payment of an invoice.</summary>
    public const string InvoiceMarkedAsPaid = "invoice.manually_marked_as_paid";

    /// <summary>An attempt to collect an invoice failed.</summary>
    public const string InvoicePaymentFailed = "invoice.payment_failed";

    /// <summary>An invoice was voided.</summary>
    public const string InvoiceVoided = "invoice.manually_marked_as_void";

    /// <summary>A credit note was booked. Property: <c>invoice_id</c>.</summary>
    public const string CreditNoteIssued = "credit_note.issued";

    /// <summary>A credit note was voided. Property: <c>invoice_id</c>.</summary>
    public const string CreditNoteVoided = "credit_note.marked_as_void";
}
