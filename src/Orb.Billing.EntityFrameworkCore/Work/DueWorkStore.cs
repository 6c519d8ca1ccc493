using Microsoft.EntityFrameworkCore;
using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.EntityFrameworkCore.Bulk;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.EntityFrameworkCore.Work;

internal sealed class DueWorkStore(OrbDbContext context, BillingTransactions transactions, BulkWriting bulk, IDueWorkClaims claims, IRowLocks locks) : IDueWorkStore
{
    public async Task ScheduleAsync(CustomerId customerId, TestClockId? clock, Instant dueAt, CancellationToken cancellationToken)
    {
        if (await MakeDueAsync(customerId, dueAt, cancellationToken))
            return;
        var row = new DueWorkRow { TenantId = context.TenantId, CustomerId = customerId.Value, ClockId = clock?.Value, NextDueAt = dueAt };
        // Another writer may have added the row in between; then it only has to be made due.
        if (await transactions.AddAsync(context, row, cancellationToken) != StoreResult.Success)
            await MakeDueAsync(customerId, dueAt, cancellationToken);
    }

    public Task<IReadOnlyList<DueClaim>> ClaimAsync(
        TestClockId? clock, Instant dueBy, Instant wallNow, Duration lease, int limit, CancellationToken cancellationToken) =>
        claims.ClaimAsync(clock, dueBy, wallNow, lease, limit, cancellationToken);

    public async Task<DueClaim?> ClaimAsync(CustomerId customerId, Instant wallNow, Duration lease, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var until = wallNow + lease;
        var claimed = await Of(customerId)
            .Where(w => w.LeaseUntil == null || w.LeaseUntil <= wallNow)
            .ExecuteUpdateAsync(
                w => w.SetProperty(r => r.LeaseUntil, until).SetProperty(r => r.FencingToken, r => r.FencingToken + 1), cancellationToken);
        // Read within the transaction, which holds the row: it is the token just given out.
        var token = claimed == 0 ? 0 : await Of(customerId).Select(w => w.FencingToken).SingleAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return claimed == 0 ? null : new DueClaim(new TenantId(context.TenantId), customerId, token);
    }

    public Task LockAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken) =>
        locks.LockCustomersAsync(customers, cancellationToken);

    // A system query: the sweep that moves a clock asks for all of its customers.
    public Task<bool> AnyDueAsync(TestClockId clock, Instant dueBy, CancellationToken cancellationToken) =>
        context.Set<DueWorkRow>().IgnoreQueryFilters().AnyAsync(w => w.ClockId == clock.Value && w.NextDueAt <= dueBy, cancellationToken);

    // A system query: those who watch over the whole ask for all tenants.
    public Task<Instant?> OldestDueAsync(Instant dueBy, CancellationToken cancellationToken) =>
        context.Set<DueWorkRow>().IgnoreQueryFilters().Where(w => w.ClockId == null && w.NextDueAt <= dueBy).OrderBy(w => w.NextDueAt).Select(w => w.NextDueAt)
            .FirstOrDefaultAsync(cancellationToken);

    public async Task<bool> AdvanceAsync(DueClaim claim, Instant? nextDueAt, CancellationToken cancellationToken) =>
        await Held(claim).ExecuteUpdateAsync(w => w.SetProperty(r => r.NextDueAt, nextDueAt), cancellationToken) == 1;

    public async Task<IReadOnlyList<DueClaim>> AdvanceAsync(IReadOnlyList<DueProgress> progress, CancellationToken cancellationToken)
    {
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        var all = await SetAsync([.. progress.Select(p => Row(p.Claim, p.NextDueAt))], nameof(DueWorkRow.NextDueAt), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (all)
            return [];
        var customers = progress.Select(p => p.Claim.CustomerId.Value).ToList();
        var held = await context.Set<DueWorkRow>().Where(w => customers.Contains(w.CustomerId) && w.LeaseUntil != null)
            .ToDictionaryAsync(w => w.CustomerId, w => w.FencingToken, cancellationToken);
        return [.. progress.Select(p => p.Claim).Where(c => held.GetValueOrDefault(c.CustomerId.Value, -1) != c.FencingToken)];
    }

    public Task ReleaseAsync(DueClaim claim, CancellationToken cancellationToken) =>
        Held(claim).ExecuteUpdateAsync(w => w.SetProperty(r => r.LeaseUntil, (Instant?)null), cancellationToken);

    public async Task ReleaseAsync(IReadOnlyList<DueClaim> claims, CancellationToken cancellationToken)
    {
        if (claims.Count == 0)
            return;
        await using var transaction = await transactions.BeginAsync(cancellationToken);
        // Those that were lost are another's now, and stay so.
        await SetAsync([.. claims.Select(c => Row(c, null))], nameof(DueWorkRow.LeaseUntil), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private Task<bool> SetAsync(IReadOnlyCollection<DueWorkRow> rows, string column, CancellationToken cancellationToken) => bulk.UpdateAsync(
        rows, [column], "t.fencing_token = v.fencing_token AND t.lease_until IS NOT NULL", [nameof(DueWorkRow.FencingToken)], cancellationToken);

    private DueWorkRow Row(DueClaim claim, Instant? nextDueAt) => new()
    {
        TenantId = context.TenantId,
        CustomerId = claim.CustomerId.Value,
        NextDueAt = nextDueAt,
        FencingToken = claim.FencingToken,
    };

    // A row may exist and be due already; only one that does not exist is false.
    private async Task<bool> MakeDueAsync(CustomerId customerId, Instant dueAt, CancellationToken cancellationToken) =>
        await Of(customerId).ExecuteUpdateAsync(
            w => w.SetProperty(r => r.NextDueAt, r => r.NextDueAt == null || r.NextDueAt > dueAt ? dueAt : r.NextDueAt), cancellationToken) == 1;

    private IQueryable<DueWorkRow> Of(CustomerId customerId) => context.Set<DueWorkRow>().Where(w => w.CustomerId == customerId.Value);

    // By the claim's tenant rather than the scope's: the worker that claimed across tenants gives back what it could not begin.
    // A lease that ran out still holds until someone else claims the row; one that was given back does not.
    private IQueryable<DueWorkRow> Held(DueClaim claim) => context.Set<DueWorkRow>().IgnoreQueryFilters()
        .Where(w => w.TenantId == claim.TenantId.Value && w.CustomerId == claim.CustomerId.Value && w.FencingToken == claim.FencingToken
            && w.LeaseUntil != null);
}
