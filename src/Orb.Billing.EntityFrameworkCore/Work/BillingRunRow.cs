using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Orb.Billing.Work;

namespace Orb.Billing.EntityFrameworkCore.Work;

internal sealed class BillingRunRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public Guid? TestClockId { get; set; }

    public required Instant StartedAt { get; set; }

    public required Instant DueBy { get; set; }

    public Instant? FinishedAt { get; set; }

    public required int DueCustomers { get; set; }

    public required int DoneCustomers { get; set; }

    public required int FailedCustomers { get; set; }

    public required int Steps { get; set; }

    public required int Invoices { get; set; }

    public required int Parked { get; set; }

    public Instant? OldestDueAt { get; set; }

    public string? Error { get; set; }

    // No foreign key to the clock: what was done for it stays to be seen.
    public static void Map(EntityTypeBuilder<BillingRunRow> run) => run.HasKey(r => new { r.TenantId, r.Id });

    public static BillingRunRow Of(Guid tenantId, BillingRun run) => new()
    {
        TenantId = tenantId,
        Id = run.Id.Value,
        TestClockId = run.TestClockId?.Value,
        StartedAt = run.StartedAt,
        DueBy = run.DueBy,
        FinishedAt = run.FinishedAt,
        DueCustomers = run.DueCustomers,
        DoneCustomers = run.DoneCustomers,
        FailedCustomers = run.FailedCustomers,
        Steps = run.Steps,
        Invoices = run.Invoices,
        Parked = run.Parked,
        OldestDueAt = run.OldestDueAt,
        Error = run.Error,
    };

    public BillingRun ToRun() => new()
    {
        Id = new(Id),
        TestClockId = TestClockId is { } clock ? new(clock) : null,
        StartedAt = StartedAt,
        DueBy = DueBy,
        FinishedAt = FinishedAt,
        DueCustomers = DueCustomers,
        DoneCustomers = DoneCustomers,
        FailedCustomers = FailedCustomers,
        Steps = Steps,
        Invoices = Invoices,
        Parked = Parked,
        OldestDueAt = OldestDueAt,
        Error = Error,
    };
}

internal sealed class BillingRunStore(OrbDbContext context, BillingTransactions transactions) : IBillingRunStore
{
    public Task<StoreResult> AddAsync(BillingRun run, CancellationToken cancellationToken) =>
        transactions.AddAsync(context, BillingRunRow.Of(context.TenantId, run), cancellationToken);

    public Task<StoreResult> UpdateAsync(BillingRun run, CancellationToken cancellationToken) => transactions.WriteAsync(
        StoreResult.AlreadyExists,
        async () =>
        {
            context.Update(BillingRunRow.Of(context.TenantId, run));
            await context.SaveChangesAsync(cancellationToken);
            return StoreResult.Success;
        },
        cancellationToken);

    public async Task<BillingRun?> FindAsync(BillingRunId id, CancellationToken cancellationToken) =>
        (await RowById<BillingRunRow>.FindAsync(context, id.Value, cancellationToken))?.ToRun();

    public async Task<IReadOnlyList<BillingRun>> ListAsync(PagePosition? after, int take, CancellationToken cancellationToken) =>
        [.. (await context.Set<BillingRunRow>().PageById(after, take).ToListAsync(cancellationToken)).Select(r => r.ToRun())];
}
