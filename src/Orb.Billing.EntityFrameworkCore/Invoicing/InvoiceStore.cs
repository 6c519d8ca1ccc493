using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

internal sealed class InvoiceStore(OrbDbContext context, BillingTransactions transactions) : IInvoiceStore
{
    // One statement, so that two issuers wait for each other at the row and a rollback takes the number back.
    internal static readonly TenantStatement NextNumber = TenantStatement.Of(
        "INSERT INTO {orb}number_series AS s (tenant_id, series, last) VALUES (@tenant, @series, 1) "
        + "ON CONFLICT (tenant_id, series) DO UPDATE SET last = s.last + 1 RETURNING last");

    private readonly InvoiceReader _invoices = new(context);
    private readonly ChargeReader _charges = new(context);

    private IQueryable<InvoiceRow> Invoices => context.Set<InvoiceRow>();

    public Task<StoreResult> AddDraftAsync(Invoice draft, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, InvoiceRow.Of(context.TenantId, draft), cancellationToken);

    public Task<StoreResult> IssueAsync(Invoice issued, CancellationToken cancellationToken) => transactions.WriteAsync(
        // A taken key is the key of a line or of a charge: somebody else wrote that sequence (R10).
        StoreResult.VersionConflict,
        async () =>
        {
            var isDraft = await Invoices.AnyAsync(
                i => i.Id == issued.Id.Value && i.Version == issued.Version && i.Status == InvoiceStatus.Draft, cancellationToken);
            if (!isDraft || !await BillAsync(issued, cancellationToken))
                return StoreResult.VersionConflict;
            context.Replace(InvoiceRow.Of(context.TenantId, issued));
            context.AddRange(issued.Lines.Select((line, i) => InvoiceLineRow.Of(context.TenantId, issued.Id, line, i)));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> RemoveDraftAsync(Invoice draft, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () => await Invoices
            .Where(i => i.Id == draft.Id.Value && i.Version == draft.Version && i.Status == InvoiceStatus.Draft)
            .ExecuteDeleteAsync(cancellationToken) == 1 ? StoreResult.Success : StoreResult.VersionConflict,
        cancellationToken);

    public Task<StoreResult> AddCreditNoteAsync(
        CreditNote note, IReadOnlyDictionary<ChargeKey, int> chargeVersions, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            var charges = await _charges.RowsAsync(note.Lines.Select(l => l.Charge), cancellationToken);
            context.AttachRange(charges.Values);
            foreach (var credits in note.Lines.GroupBy(l => l.Charge))
            {
                var amount = credits.Select(l => l.Amount).Aggregate((sum, credit) => sum + credit);
                if (!charges.TryGetValue(credits.Key, out var charge) || !charge.TryCredit(amount, chargeVersions[credits.Key]))
                    return StoreResult.VersionConflict;
            }

            context.Add(CreditNoteRow.Of(context.TenantId, note));
            context.AddRange(note.Lines.Select((line, i) => CreditNoteLineRow.Of(context.TenantId, note, line, i)));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<Invoice?> FindAsync(InvoiceId id, CancellationToken cancellationToken) =>
        (await _invoices.ReadAsync(Invoices.Where(i => i.Id == id.Value), cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<Invoice>> DraftsOfCustomerAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        _invoices.ReadAsync(
            Invoices.Where(i => i.CustomerId == customerId.Value && i.Status == InvoiceStatus.Draft)
                .OrderBy(i => i.InvoiceDate).ThenBy(i => i.Id),
            cancellationToken);

    public Task<IReadOnlyList<Invoice>> ListAsync(InvoiceQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = Invoices.In(i => i.InvoiceDate, query.InvoiceDate).In(i => i.DueDate, query.DueDate);
        if (query.Statuses.Count > 0)
        {
            var statuses = query.Statuses.ToList();
            rows = rows.Where(i => statuses.Contains(i.Status));
        }

        if (query.CustomerId is { } customer)
            rows = rows.Where(i => i.CustomerId == customer.Value);
        if (query.ExternalCustomerId is { } externalCustomer)
            rows = rows.Where(i => i.Customer.ExternalCustomerId == externalCustomer);
        if (query.SubscriptionId is { } subscription)
            rows = rows.Where(i => i.SubscriptionId == subscription.Value);
        if (after is not null)
        {
            var at = after.At ?? throw new ArgumentException("Invoices are listed by date: the position has none.", nameof(after));
            var id = after.Id;
            // The first bound is implied by the second, but it is the one an index can use.
            rows = rows.Where(i => i.InvoiceDate <= at && (i.InvoiceDate < at || i.Id < id));
        }

        return _invoices.ReadAsync(rows.OrderByDescending(i => i.InvoiceDate).ThenByDescending(i => i.Id).Take(take), cancellationToken);
    }

    public Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledAsync(
        IReadOnlyCollection<ChargeKey> charges, CancellationToken cancellationToken) => _charges.SettledAsync(charges, cancellationToken);

    public Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledPastAsync(
        SubscriptionId subscriptionId, Instant instant, CancellationToken cancellationToken) =>
        _charges.SettledPastAsync(subscriptionId, instant, cancellationToken);

    public async Task<long> NextNumberAsync(string series, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = NextNumber.CreateCommand(context);
            TenantStatement.Bind(command, "@series", series);
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    // Each line takes its charge one version on; the database checks the version once more when the rows are saved.
    private async Task<bool> BillAsync(Invoice issued, CancellationToken cancellationToken)
    {
        var charges = await _charges.RowsAsync(issued.Lines.Select(l => l.Line.Charge), cancellationToken);
        context.AttachRange(charges.Values);
        foreach (var line in issued.Lines.Select(l => l.Line))
        {
            if (!charges.TryGetValue(line.Charge, out var charge))
            {
                charge = ChargeRow.New(context.TenantId, line);
                charges.Add(line.Charge, charge);
                context.Add(charge);
            }

            if (!charge.TryBill(line))
                return false;
        }

        return true;
    }
}
