using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Periods;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Taxes;
using Orb.Billing.Tenants;
using Orb.Billing.Work;

namespace Orb.Billing.Invoicing;

/// <summary>Makes invoices of lines that no subscription charges.</summary>
internal sealed class OneOffInvoicing(
    IInvoiceStore store,
    ICustomerStore customers,
    ManualLines manualLines,
    InvoiceTaxation taxation,
    InvoiceViews views,
    CustomerTurn turn,
    CustomerSteps steps,
    IDueWorkStore work,
    AuditLog audit,
    IBillingTransactions transactions,
    IIdGenerator ids,
    IDateTimeZoneProvider zones,
    CurrentSettings settings)
{
    public Task<Outcome<InvoiceView>> CreateAsync(CreateOneOffInvoice command, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => CreateOnceAsync(command, cancellationToken), cancellationToken);

    private async Task<Outcome<InvoiceView>> CreateOnceAsync(CreateOneOffInvoice command, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (!(await CustomerAsync(command, cancellationToken).ConfigureAwait(false)).TryGetValue(out var customer, out var refusal))
            return refusal;
        if (command.DueOn is { } day)
            command = command with { DueDate = LocalDays.StartOf(day, zones[customer.TimeZone]) };
        if (command is { NetTerms: null, DueDate: null })
            command = command with { NetTerms = (await settings.ReadAsync(cancellationToken).ConfigureAwait(false)).NetTerms };
        var validation = new Validation();
        var currency = validation.Currency("currency", command.Currency);
        validation.OptionalText("request_id", command.RequestId);
        CreditPurchases.CheckRequest(validation, "request_id", command.RequestId);
        validation.Time("invoice_date", command.InvoiceDate);
        InvoiceTerms.Check(validation, command.Memo, command.NetTerms, command.DueDate, command.InvoiceDate);
        var metadata = validation.Metadata(command.Metadata);
        if (currency is null || validation.Failed)
            return validation.Refusal;
        if (!(await manualLines.OfAsync(command.Lines, currency, zones[customer.TimeZone], cancellationToken).ConfigureAwait(false)).TryGetValue(out var lines, out refusal))
            return refusal;
        if (!(await turn.TakeAsync(customer.Id, cancellationToken).ConfigureAwait(false)).TryGetValue(out var at, out refusal))
            return refusal;

        var draft = Draft(command, customer, currency, lines, metadata, at.Now);
        if (!(await TotalAsync(draft, customer, cancellationToken).ConfigureAwait(false)).TryGetValue(out var total, out refusal))
            return refusal;
        if (await store.AddDraftAsync(draft, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
            return Refusal.AlreadyExists($"A one-off invoice of the request '{command.RequestId}' already exists.");
        await audit.InvoiceAsync(
            draft.Id, "created", command.Memo, AuditLog.Amounts(("total", total)), cancellationToken).ConfigureAwait(false);
        if (command.WillAutoIssue)
        {
            await work.ScheduleAsync(customer.Id, customer.TestClockId, draft.ScheduledIssueAt, cancellationToken).ConfigureAwait(false);
            await steps.RunNowAsync(customer.Id, at.Now, cancellationToken).ConfigureAwait(false);
        }

        var view = (await views.FindAsync(draft.Id, cancellationToken).ConfigureAwait(false))!;
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return view;
    }

    // A sum beyond its digits shows here, not at issue.
    private async Task<Outcome<Money>> TotalAsync(Invoice draft, Customer customer, CancellationToken cancellationToken)
    {
        try
        {
            return (await taxation.TaxAsync(draft.WithLines(null, []), customer, cancellationToken).ConfigureAwait(false)).Total;
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The invoice cannot be calculated. {overflow.Message}");
        }
    }

    private Invoice Draft(
        CreateOneOffInvoice command, Customer customer, Currency currency, IReadOnlyList<ManualLine> lines, IReadOnlyDictionary<string, string> metadata, Instant now)
    {
        var id = new InvoiceId(ids.Next());
        var netTerms = command.NetTerms ?? 0;
        return new Invoice
        {
            Id = id,
            Cause = InvoiceCause.OneOff,
            CauseId = command.RequestId ?? id.ToString(),
            Status = InvoiceStatus.Draft,
            CustomerId = customer.Id,
            SubscriptionId = null,
            Currency = currency,
            InvoiceDate = command.InvoiceDate,
            NetTerms = netTerms,
            DueDate = command.DueDate ?? CycleInvoice.DueDate(command.InvoiceDate, netTerms, zones[customer.TimeZone]),
            ScheduledIssueAt = command.InvoiceDate,
            AutoIssue = command.WillAutoIssue,
            AutoCollection = command.AutoCollection,
            CreatedAt = now,
            Memo = command.Memo,
            Metadata = metadata,
            ManualLines = lines,
            TimeZoneVersion = zones.VersionId,
            Subtotal = Money.Zero(currency),
            Total = Money.Zero(currency),
            BalanceApplied = Money.Zero(currency),
            AmountPaid = Money.Zero(currency),
        };
    }

    private async Task<Outcome<Customer>> CustomerAsync(CreateOneOffInvoice command, CancellationToken cancellationToken)
    {
        if (command.CustomerId is null == command.ExternalCustomerId is null)
            return Refusal.Invalid("customer_id", "give either customer_id or external_customer_id.");
        var customer = command.CustomerId is { } id
            ? await customers.FindAsync(id, cancellationToken).ConfigureAwait(false)
            : await customers.FindByExternalIdAsync(command.ExternalCustomerId!, cancellationToken).ConfigureAwait(false);
        return customer is not null ? customer : Refusal.NotFound("Customer", command.CustomerId?.ToString() ?? command.ExternalCustomerId!);
    }
}
