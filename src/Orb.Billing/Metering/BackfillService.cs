using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Audit;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Metering;

internal sealed class BackfillService(
    IBackfillStore store,
    IUsageCorrectionStore corrections,
    UsageIngest ingest,
    LateUsageNotice lateUsage,
    ThresholdChecks thresholds,
    ICustomerStore customers,
    CustomerClock clock,
    AuditLog audit,
    IBillingTransactions transactions,
    IIdGenerator ids) : IBackfillService
{
    private static readonly Duration MaximumTimeframe = Duration.FromDays(31);

    public Task<Outcome<Backfill>> CreateAsync(CreateBackfill command, CancellationToken cancellationToken) =>
        transactions.RunAsync(() => CreateOnceAsync(command, cancellationToken), cancellationToken);

    private async Task<Outcome<Backfill>> CreateOnceAsync(CreateBackfill command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        Timeframe(command, validation);
        if (command.CustomerId is not null && command.ExternalCustomerId is not null)
            validation.Add("customer_id", "give customer_id or external_customer_id, not both.");
        var filter = Filter(command, validation);
        if (validation.Failed)
            return validation.Refusal;

        var named = command.CustomerId is not null || command.ExternalCustomerId is not null;
        var customer = await CustomerOfAsync(command, cancellationToken).ConfigureAwait(false);
        if (named && customer is null)
            return Refusal.NotFound("Customer", command.CustomerId?.ToString() ?? command.ExternalCustomerId!);

        var backfill = new Backfill
        {
            Id = new BackfillId(ids.Next()),
            CustomerId = customer?.Id,
            Timeframe = new ServicePeriod(command.TimeframeStart, command.TimeframeEnd),
            ReplacesExistingEvents = command.ReplaceExistingEvents,
            DeprecationFilter = filter,
            CreatedAt = await NowAsync(customer, cancellationToken).ConfigureAwait(false),
        };
        // The look and the write are one transaction: two that overlap cannot both be first.
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        var others = await store.OverlappingAsync(backfill, cancellationToken).ConfigureAwait(false);
        if (others.FirstOrDefault(o => o.Status == BackfillStatus.Pending) is { } open)
            return Refusal.Constraint($"The backfill {open.Id} over {open.Timeframe} overlaps it and is still open; close or revert that first.");
        await store.AddAsync(backfill, cancellationToken).ConfigureAwait(false);
        await AuditAsync(backfill, "created", cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return backfill;
    }

    public Task<Backfill?> FindAsync(BackfillId id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    public Task<Outcome<Page<Backfill>>> ListAsync(PageRequest page, CancellationToken cancellationToken) =>
        Paging.ReadAsync(page, (after, take) => store.ListAsync(after, take, cancellationToken), b => new PagePosition(null, b.Id.Value));

    public Task<Outcome<IngestResult>> IngestAsync(BackfillId id, IReadOnlyList<NewUsageEvent> events, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => IngestOnceAsync(id, events, cancellationToken), cancellationToken);

    private async Task<Outcome<IngestResult>> IngestOnceAsync(BackfillId id, IReadOnlyList<NewUsageEvent> events, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } backfill)
            return Refusal.NotFound("Backfill", id.ToString());
        if (backfill.Status != BackfillStatus.Pending)
            return Refusal.Constraint("The backfill takes no more events: it is closed or reverted. Open another one.");
        var result = await ingest.RunAsync(events, backfill, cancellationToken).ConfigureAwait(false);
        if (result.Failures.Count > 0)
            return result;
        if (result.Ingested > 0)
            StaleWriteException.Unless(await store.UpdateAsync(backfill with { EventsIngested = backfill.EventsIngested + result.Ingested }, cancellationToken).ConfigureAwait(false));
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return result;
    }

    public Task<Outcome<Backfill>> CloseAsync(BackfillId id, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => CloseOnceAsync(id, cancellationToken), cancellationToken);

    private async Task<Outcome<Backfill>> CloseOnceAsync(BackfillId id, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } backfill)
            return Refusal.NotFound("Backfill", id.ToString());
        if (backfill.Status == BackfillStatus.Reverted)
            return Refusal.Constraint("The backfill was reverted. Open another one.");
        if (backfill.Status == BackfillStatus.Reflected)
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return backfill;
        }

        var customer = await CustomerOfAsync(backfill, cancellationToken).ConfigureAwait(false);
        var sequence = await corrections.TakeSequenceAsync(cancellationToken).ConfigureAwait(false);
        if (backfill.ReplacesExistingEvents)
        {
            UsageCustomer? whose = customer is null ? null : new UsageCustomer(customer.Id, customer.ExternalCustomerId);
            await corrections.ReplaceAsync(backfill, whose, sequence, cancellationToken).ConfigureAwait(false);
        }

        return await SaveAsync(
            backfill with { ClosedAt = await NowAsync(customer, cancellationToken).ConfigureAwait(false), ClosedSequence = sequence },
            customer,
            sequence,
            transaction,
            cancellationToken).ConfigureAwait(false);
    }

    public Task<Outcome<Backfill>> RevertAsync(BackfillId id, CancellationToken cancellationToken) =>
        transactions.RunRepeatableAsync(() => RevertOnceAsync(id, cancellationToken), cancellationToken);

    private async Task<Outcome<Backfill>> RevertOnceAsync(BackfillId id, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (await store.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } backfill)
            return Refusal.NotFound("Backfill", id.ToString());
        if (backfill.Status == BackfillStatus.Reverted)
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return backfill;
        }

        // What this one replaced would come back beside what the later one put in its place.
        var others = await store.OverlappingAsync(backfill, cancellationToken).ConfigureAwait(false);
        if (backfill.ClosedSequence is { } closed && others.FirstOrDefault(o => o.ReplacesExistingEvents && o.ClosedSequence > closed) is { } later)
            return Refusal.Constraint($"The backfill {later.Id} has replaced events of this timeframe since; revert that first.");

        var customer = await CustomerOfAsync(backfill, cancellationToken).ConfigureAwait(false);
        var sequence = await corrections.TakeSequenceAsync(cancellationToken).ConfigureAwait(false);
        return await SaveAsync(
            backfill with { RevertedAt = await NowAsync(customer, cancellationToken).ConfigureAwait(false), RevertedSequence = sequence },
            customer,
            sequence,
            transaction,
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<Backfill> SaveAsync(
        Backfill backfill, Customer? customer, long sequence, IBillingTransaction transaction, CancellationToken cancellationToken)
    {
        StaleWriteException.Unless(await store.UpdateAsync(backfill, cancellationToken).ConfigureAwait(false));
        await AuditAsync(backfill, backfill.Status == BackfillStatus.Reverted ? "reverted" : "closed", cancellationToken).ConfigureAwait(false);
        if (customer is not null)
            await lateUsage.NoteAsync(customer, sequence - 1, sequence, cancellationToken).ConfigureAwait(false);
        else
            await lateUsage.NoteAllAsync(sequence - 1, sequence, cancellationToken).ConfigureAwait(false);
        var reached = await thresholds.NoteUsageAsync(customer is null ? null : [customer.Id], cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        await thresholds.RunTestClocksAsync(reached, cancellationToken).ConfigureAwait(false);
        return backfill with { Version = backfill.Version + 1 };
    }

    private Task AuditAsync(Backfill backfill, string action, CancellationToken cancellationToken) => audit.WriteAsync(
        "backfill",
        backfill.Id.ToString(),
        action,
        reason: null,
        new Dictionary<string, string>
        {
            ["timeframe_start"] = InstantPattern.ExtendedIso.Format(backfill.Timeframe.Start),
            ["timeframe_end"] = InstantPattern.ExtendedIso.Format(backfill.Timeframe.End),
            ["replaces_existing_events"] = backfill.ReplacesExistingEvents ? "true" : "false",
            ["events"] = backfill.EventsIngested.ToString(CultureInfo.InvariantCulture),
        },
        cancellationToken);

    private static void Timeframe(CreateBackfill command, Validation validation)
    {
        validation.Time("timeframe_start", command.TimeframeStart);
        validation.Time("timeframe_end", command.TimeframeEnd);
        if (command.TimeframeEnd <= command.TimeframeStart)
            validation.Add("timeframe_end", $"must lie after {command.TimeframeStart}, but is {command.TimeframeEnd}.");
        else if (command.TimeframeEnd - command.TimeframeStart > MaximumTimeframe)
            validation.Add("timeframe_end", $"must lie at most 31 days after {command.TimeframeStart}, but is {command.TimeframeEnd}.");
    }

    private static EventFilter Filter(CreateBackfill command, Validation validation)
    {
        if (command.DeprecationFilter is null)
            return EventFilter.Always;
        if (!command.ReplaceExistingEvents)
            validation.Add("deprecation_filter", "needs replace_existing_events: a backfill that only adds deprecates nothing.");
        const string select = "SELECT COUNT(*) FROM events WHERE ";
        var parsed = MetricSql.Parse(select + command.DeprecationFilter);
        if (parsed.IsAccepted)
            return parsed.Definition.Filter;
        validation.Add("deprecation_filter", string.Create(
            CultureInfo.InvariantCulture, $"at character {parsed.Error.Position - select.Length}, '{Validation.Shorten(parsed.Error.Token)}': {parsed.Error.Message}"));
        return EventFilter.Always;
    }

    private async Task<Customer?> CustomerOfAsync(CreateBackfill command, CancellationToken cancellationToken) =>
        command.CustomerId is { } id ? await customers.FindAsync(id, cancellationToken).ConfigureAwait(false)
        : command.ExternalCustomerId is { } external ? await customers.FindByExternalIdAsync(external, cancellationToken).ConfigureAwait(false)
        : null;

    private async Task<Customer?> CustomerOfAsync(Backfill backfill, CancellationToken cancellationToken) =>
        backfill.CustomerId is { } id ? await customers.FindAsync(id, cancellationToken).ConfigureAwait(false) : null;

    private async Task<Instant> NowAsync(Customer? customer, CancellationToken cancellationToken) =>
        customer is null ? clock.WallNow : await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
}
