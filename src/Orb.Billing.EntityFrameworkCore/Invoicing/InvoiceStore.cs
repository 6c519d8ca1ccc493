using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Bulk;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

internal sealed class InvoiceStore(OrbDbContext context, BillingTransactions transactions, BulkWriting bulk, IChargeKeyLists keyLists, KnownPriceModels models) : IInvoiceStore
{
    // One statement, so that two issuers wait for each other at the row and a rollback takes the number back.
    internal static readonly TenantStatement NextNumbers = TenantStatement.Of(
        "INSERT INTO {orb}number_series AS s (tenant_id, series, last) VALUES (@tenant, @series, @count) "
        + "ON CONFLICT (tenant_id, series) DO UPDATE SET last = s.last + @count RETURNING last");

    private readonly InvoiceReader _invoices = new(context, models);
    private readonly ChargeReader _charges = new(context, keyLists);

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

    public async Task<IReadOnlySet<InvoiceId>> AddDraftsAsync(IReadOnlyCollection<Invoice> drafts, CancellationToken cancellationToken)
    {
        IReadOnlySet<Guid> added = new HashSet<Guid>();
        if (drafts.Count > 0)
        {
            await transactions.WriteAsync(
                StoreResult.AlreadyExists,
                async () =>
                {
                    added = await bulk.InsertNewAsync(
                        [.. drafts.Select(d => InvoiceRow.Of(context.TenantId, d))], [nameof(InvoiceRow.Cause), nameof(InvoiceRow.CauseId)], cancellationToken);
                    await bulk.InsertAsync([.. drafts.Where(d => added.Contains(d.Id.Value)).SelectMany(ManualLineRows)], cancellationToken);
                    return StoreResult.Success;
                },
                cancellationToken);
        }

        return drafts.Select(d => d.Id).Where(id => !added.Contains(id.Value)).ToHashSet();
    }

    public Task<StoreResult> IssueAsync(IReadOnlyCollection<Invoice> issued, CancellationToken cancellationToken) => transactions.WriteAsync(
        // A taken key is the key of a line or of a charge: somebody else wrote that sequence (R10).
        StoreResult.VersionConflict,
        async () =>
        {
            var rows = issued.Select(i => InvoiceRow.Of(context.TenantId, i)).ToList();
            foreach (var row in rows)
                row.Version++;
            if (!await bulk.UpdateAsync(rows, InvoiceRow.Mutable, $"{BulkWriting.NextVersion} AND t.status = 'Draft'", [], cancellationToken)
                || !await BillAsync(issued, cancellationToken))
                return StoreResult.VersionConflict;
            await bulk.InsertAsync(
                [.. issued.SelectMany(i => i.Lines.Select((line, place) => InvoiceLineRow.Of(context.TenantId, i.Id, line, place)))], cancellationToken);
            // Stored with the draft; at issue they get their taxes.
            context.UpdateRange(issued.SelectMany(ManualLineRows));
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
            if (!await AreDraftsAsync([draft], cancellationToken))
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
                var amount = credits.Select(l => l.Amount).Aggregate((sum, credit) => sum + credit);
                if (!charges.TryGetValue(credits.Key, out var charge) || !charge.TryCredit(amount, credits.Sum(l => l.Units), note.Cause, chargeVersions[credits.Key]))
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

    public Task<IReadOnlyList<Invoice>> DraftsOfCustomersAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken)
    {
        var wanted = customers.Select(c => c.Value).ToList();
        return _invoices.ReadAsync(
            Invoices.Where(i => i.Status == InvoiceStatus.Draft && wanted.Contains(i.CustomerId)).OrderBy(i => i.InvoiceDate).ThenBy(i => i.Id), cancellationToken);
    }

    public Task<IReadOnlyList<Invoice>> DraftsOfAsync(IReadOnlyCollection<SubscriptionId> subscriptions, CancellationToken cancellationToken)
    {
        var wanted = subscriptions.Select(s => (Guid?)s.Value).ToList();
        return _invoices.ReadAsync(
            Invoices.Where(i => i.Status == InvoiceStatus.Draft && wanted.Contains(i.SubscriptionId)).OrderBy(i => i.InvoiceDate).ThenBy(i => i.Id), cancellationToken);
    }

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
        if (query.IsRecurring is { } recurring)
            rows = rows.Where(i => (i.SubscriptionId != null) == recurring);
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

    public Task<IReadOnlyList<BilledCharge>> BilledPastAsync(
        IReadOnlyDictionary<SubscriptionId, Instant> instants, CancellationToken cancellationToken) =>
        _charges.BilledPastAsync(instants, cancellationToken);

    public Task<int> CountAsync(SubscriptionId subscriptionId, InvoiceCause cause, string causeIdPrefix, CancellationToken cancellationToken) =>
        Invoices.CountAsync(
            i => i.Cause == cause && i.SubscriptionId == subscriptionId.Value && i.CauseId.StartsWith(causeIdPrefix), cancellationToken);

    public async Task<long> NextNumbersAsync(string series, int count, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = NextNumbers.CreateCommand(context);
            TenantStatement.Bind(command, "@series", series);
            TenantStatement.Bind(command, "@count", (long)count);
            return (long)(await command.ExecuteScalarAsync(cancellationToken))! - count + 1;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private async Task<bool> AreDraftsAsync(IReadOnlyCollection<Invoice> invoices, CancellationToken cancellationToken)
    {
        var ids = invoices.Select(i => i.Id.Value).ToList();
        var versions = await Invoices.Where(i => ids.Contains(i.Id) && i.Status == InvoiceStatus.Draft)
            .ToDictionaryAsync(i => i.Id, i => i.Version, cancellationToken);
        return invoices.All(i => versions.TryGetValue(i.Id.Value, out var version) && version == i.Version);
    }

    private IEnumerable<ManualLineRow> ManualLineRows(Invoice invoice) =>
        invoice.ManualLines.Select((line, i) => ManualLineRow.Of(context.TenantId, invoice.Id, line, i));

    private async Task OpenChargesAsync(Invoice voided, CancellationToken cancellationToken)
    {
        var charges = await _charges.RowsAsync(voided.Lines.Select(l => l.Line.Charge), cancellationToken);
        var left = await _charges.CoveredByOthersAsync(charges.Keys, voided.Id, cancellationToken);
        context.AttachRange(charges.Values);
        foreach (var line in voided.Lines.Select(l => l.Line))
            charges[line.Charge].Open(line.Billed, line.QuantityBilled, left.TryGetValue(line.Charge, out var until) ? until : null);
    }

    // Each line takes its charge one version on; the database checks the version once more when the rows are saved.
    private async Task<bool> BillAsync(IReadOnlyCollection<Invoice> issued, CancellationToken cancellationToken)
    {
        // A charge of which a line was computed at version 0 was in no store: if it is now, its key is taken.
        var charges = await _charges.RowsAsync(
            issued.SelectMany(i => i.Lines).Where(l => l.Line.ChargeVersion > 0).Select(l => l.Line.Charge), cancellationToken);
        var known = charges.ToDictionary(c => c.Key, c => c.Value.Version);
        foreach (var (invoice, line) in issued.SelectMany(i => i.Lines.Select(l => (i, l.Line))))
        {
            if (!charges.TryGetValue(line.Charge, out var charge))
            {
                charge = ChargeRow.New(context.TenantId, line);
                charges.Add(line.Charge, charge);
            }

            if (!charge.TryBill(line, invoice.CutOff))
                return false;
        }

        await bulk.InsertAsync([.. charges.Where(c => !known.ContainsKey(c.Key)).Select(c => c.Value)], cancellationToken);
        // A charge of two lines goes two versions up: those are few, and go the long way.
        foreach (var twice in charges.Where(c => known.TryGetValue(c.Key, out var version) && c.Value.Version > version + 1).Select(c => c.Value))
        {
            context.Attach(twice).State = EntityState.Modified;
            context.Entry(twice).Property(c => c.Version).OriginalValue = known[twice.Key];
        }

        return await bulk.UpdateAsync(
            [.. charges.Where(c => known.TryGetValue(c.Key, out var version) && c.Value.Version == version + 1).Select(c => c.Value)],
            ChargeRow.Mutable, BulkWriting.NextVersion, [], cancellationToken);
    }
}
