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

    public Task<StoreResult> AddDraftAsync(Invoice draft, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            context.Add(InvoiceRow.Of(context.TenantId, draft));
            context.AddRange(ManualLineRows(draft));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> IssueAsync(Invoice issued, CancellationToken cancellationToken) => transactions.WriteAsync(
        // A taken key is the key of a line or of a charge: somebody else wrote that sequence (R10).
        StoreResult.VersionConflict,
        async () =>
        {
            if (!await IsDraftAsync(issued, cancellationToken) || !await BillAsync(issued, cancellationToken))
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

    public Task<StoreResult> UpdateDraftAsync(Invoice draft, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () =>
        {
            if (!await IsDraftAsync(draft, cancellationToken))
                return StoreResult.VersionConflict;
            // First the version check, so that a loser leaves the lines alone.
            context.Replace(InvoiceRow.Of(context.TenantId, draft));
            await context.SaveChangesAsync(cancellationToken);
            await context.Set<ManualLineRow>().Where(l => l.InvoiceId == draft.Id.Value).ExecuteDeleteAsync(cancellationToken);
            context.AddRange(ManualLineRows(draft));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> UpdateAsync(Invoice invoice, CancellationToken cancellationToken) =>
        transactions.UpdateAsync(context, InvoiceRow.Of(context.TenantId, invoice), cancellationToken);

    public Task<StoreResult> VoidAsync(Invoice voided, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () =>
        {
            context.Replace(InvoiceRow.Of(context.TenantId, voided));
            if (voided.Rebilled)
                await OpenChargesAsync(voided, cancellationToken);
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> AddCreditNoteAsync(
        CreditNote note, Invoice credited, IReadOnlyDictionary<ChargeKey, int> chargeVersions, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            var charges = await _charges.RowsAsync(note.Lines.Select(l => l.Charge).OfType<ChargeKey>(), cancellationToken);
            context.AttachRange(charges.Values);
            foreach (var credits in note.Lines.Where(l => l.Charge is not null).GroupBy(l => l.Charge!.Value))
            {
                var amount = credits.Select(l => l.Settled).Aggregate((sum, credit) => sum + credit);
                if (!charges.TryGetValue(credits.Key, out var charge) || !charge.TryCredit(amount, note.Cause, chargeVersions[credits.Key]))
                    return StoreResult.VersionConflict;
            }

            context.Replace(InvoiceRow.Of(context.TenantId, credited));
            context.Add(CreditNoteRow.Of(context.TenantId, note));
            context.AddRange(note.Lines.Select((line, i) => CreditNoteLineRow.Of(context.TenantId, note, line, i)));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public Task<StoreResult> VoidCreditNoteAsync(CreditNote voided, Invoice invoice, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.VersionConflict,
        async () =>
        {
            context.Replace(InvoiceRow.Of(context.TenantId, invoice));
            context.Update(CreditNoteRow.Of(context.TenantId, voided));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<Invoice?> FindAsync(InvoiceId id, CancellationToken cancellationToken) =>
        (await _invoices.ReadAsync(Invoices.Where(i => i.Id == id.Value), cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<Invoice>> FindManyAsync(IReadOnlyCollection<InvoiceId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Select(i => i.Value).ToList();
        return _invoices.ReadAsync(Invoices.Where(i => wanted.Contains(i.Id)), cancellationToken);
    }

    public async Task<Invoice?> FindByCreditNoteAsync(CreditNoteId id, CancellationToken cancellationToken) =>
        (await _invoices.ReadAsync(
            Invoices.Where(i => context.Set<CreditNoteRow>().Any(n => n.Id == id.Value && n.InvoiceId == i.Id)), cancellationToken)).SingleOrDefault();

    public async Task<InvoiceId?> InvoiceOfLineAsync(LineItemId id, CancellationToken cancellationToken)
    {
        var found = await context.Set<InvoiceLineRow>().Where(l => l.Id == id.Value).Select(l => l.InvoiceId)
            .Concat(context.Set<ManualLineRow>().Where(l => l.Id == id.Value).Select(l => l.InvoiceId))
            .ToListAsync(cancellationToken);
        return found is [var invoice, ..] ? new InvoiceId(invoice) : null;
    }

    public async Task<IReadOnlyList<CreditNote>> ListCreditNotesAsync(
        CreditNoteQuery query, PagePosition? after, int take, CancellationToken cancellationToken)
    {
        var rows = context.Set<CreditNoteRow>().In(n => n.CreatedAt, query.Created);
        if (query.CustomerId is { } customer)
            rows = rows.Where(n => n.CustomerId == customer.Value);
        if (query.InvoiceId is { } invoice)
            rows = rows.Where(n => n.InvoiceId == invoice.Value);
        var page = await rows.PageById(after, take).Select(n => new { n.Id, n.InvoiceId }).ToListAsync(cancellationToken);
        // A note is read with its invoice, which knows its lines' charges.
        var notes = (await FindManyAsync([.. page.Select(n => new InvoiceId(n.InvoiceId)).Distinct()], cancellationToken))
            .SelectMany(i => i.CreditNotes)
            .ToDictionary(n => n.Id.Value);
        return [.. page.Select(n => notes[n.Id])];
    }

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

    public Task<IReadOnlyDictionary<ChargeKey, SettledCharge>> SettledPastAsync(
        IReadOnlyDictionary<SubscriptionId, Instant> instants, CancellationToken cancellationToken) => _charges.SettledPastAsync(instants, cancellationToken);

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

    private Task<bool> IsDraftAsync(Invoice invoice, CancellationToken cancellationToken) => Invoices.AnyAsync(
        i => i.Id == invoice.Id.Value && i.Version == invoice.Version && i.Status == InvoiceStatus.Draft, cancellationToken);

    private IEnumerable<ManualLineRow> ManualLineRows(Invoice invoice) =>
        invoice.ManualLines.Select((line, i) => ManualLineRow.Of(context.TenantId, invoice.Id, line, i));

    private async Task OpenChargesAsync(Invoice voided, CancellationToken cancellationToken)
    {
        var charges = await _charges.RowsAsync(voided.Lines.Select(l => l.Line.Charge), cancellationToken);
        var left = await _charges.CoveredByOthersAsync(charges.Keys, voided.Id, cancellationToken);
        context.AttachRange(charges.Values);
        foreach (var line in voided.Lines.Select(l => l.Line))
            charges[line.Charge].Open(line.AdjustedSubtotal, line.Quantity, left.TryGetValue(line.Charge, out var until) ? until : null);
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

            if (!charge.TryBill(line, issued.CutOff))
                return false;
        }

        return true;
    }
}
