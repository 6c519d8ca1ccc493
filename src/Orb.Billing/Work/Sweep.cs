using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Telemetry;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

internal sealed class Sweep(
    IServiceScopeFactory scopes, IClock wall, IIdGenerator ids, IOptions<OrbBillingOptions> options, BillingTelemetry telemetry,
    SchemaWatch schema, ILogger<Sweep> log) : ISweep
{
    // Customers in one transaction: enough that statements are few to each, few enough that memory is bounded and commands do not wait long.
    private const int BatchSize = 250;

    public async Task<SweepResult> RunAsync(Instant asOf, int limit, CancellationToken cancellationToken)
    {
        await schema.EnsureAsync().ConfigureAwait(false);
        return await RunAsync(null, asOf, limit, cancellationToken).ConfigureAwait(false);
    }

    public async Task<SweepResult> RunTestClocksAsync(CancellationToken cancellationToken)
    {
        await schema.EnsureAsync().ConfigureAwait(false);
        var total = new SweepResult(0, 0, 0);
        IReadOnlyList<(TenantId TenantId, TestClockId Id)> advancing;
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            advancing = await scope.ServiceProvider.GetRequiredService<ITestClockStore>().AdvancingAsync(cancellationToken).ConfigureAwait(false);

        foreach (var (tenantId, id) in advancing)
        {
            var result = await AdvanceAsync(tenantId, id, cancellationToken).ConfigureAwait(false);
            total = total.Plus(result);
        }

        return total;
    }

    private async Task<SweepResult> AdvanceAsync(TenantId tenantId, TestClockId id, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenantId);
        var clocks = scope.ServiceProvider.GetRequiredService<ITestClockStore>();
        if (await clocks.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { AdvancingTo: { } target } clock)
            return new SweepResult(0, 0, 0);

        var total = await RunAsync(id, target, int.MaxValue, cancellationToken).ConfigureAwait(false);
        // A customer that failed, or that another worker holds, is still due: the clock stands only when all have arrived.
        if (!await scope.ServiceProvider.GetRequiredService<IDueWorkStore>().AnyDueAsync(id, target, cancellationToken).ConfigureAwait(false))
            await clocks.UpdateAsync(clock with { FrozenTime = target, AdvancingTo = null }, cancellationToken).ConfigureAwait(false);
        return total;
    }

    private async Task<IReadOnlyList<DueClaim>> ClaimAsync(TestClockId? clock, Instant dueBy, int limit, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var work = scope.ServiceProvider.GetRequiredService<IDueWorkStore>();
        // Whom a claim took whose answer was lost is free again when the lease ends.
        return await scope.ServiceProvider.GetRequiredService<IBillingTransactions>().RunAsync(
            () => work.ClaimAsync(clock, dueBy, wall.GetCurrentInstant(), options.Value.Lease, limit, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<SweepResult> RunAsync(TestClockId? clock, Instant dueBy, int limit, CancellationToken cancellationToken)
    {
        var run = telemetry.Begin(OrbTelemetry.SweepActivity);
        using var activity = run.Activity;
        using var records = new RunRecords(scopes, ids, wall, clock, dueBy, log);
        var share = new Share(limit);
        try
        {
            var parts = await Task.WhenAll(Enumerable.Range(0, options.Value.BatchesAtOnce)
                .Select(_ => RunAsync(clock, dueBy, share, records, cancellationToken))).ConfigureAwait(false);
            await records.EndAsync(null, CancellationToken.None).ConfigureAwait(false);
            var total = parts.Aggregate((one, other) => one.Plus(other));
            telemetry.Swept(run, total);
            return total;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await records.EndAsync($"{failure.GetType().Name}: {failure.Message}", CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<SweepResult> RunAsync(TestClockId? clock, Instant dueBy, Share share, RunRecords records, CancellationToken cancellationToken)
    {
        var total = new SweepResult(0, 0, 0);
        while (!cancellationToken.IsCancellationRequested && share.Take(BatchSize) is > 0 and var wanted)
        {
            // Not cancelled: of a claim that is broken off nobody knows whether it was made, and its customers would wait for the end of the lease.
            var claims = await ClaimAsync(clock, dueBy, wanted, CancellationToken.None).ConfigureAwait(false);
            foreach (var ofTenant in claims.GroupBy(c => c.TenantId))
                total = total.Plus(await RunAsync([.. ofTenant], dueBy, records, cancellationToken).ConfigureAwait(false));
            if (claims.Count < wanted)
                break;
        }

        return total;
    }

    private async Task<SweepResult> RunAsync(IReadOnlyList<DueClaim> claims, Instant dueBy, RunRecords records, CancellationToken cancellationToken)
    {
        var tenant = claims[0].TenantId;
        // Nothing from here on is cancelled: what is begun is finished, noted, and given back, also when the host is stopping.
        await records.BeginAsync(tenant, CancellationToken.None).ConfigureAwait(false);
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant);
        var (steps, failed, open) = await scope.ServiceProvider.GetRequiredService<CustomerRounds>().RunAsync(claims, dueBy, cancellationToken).ConfigureAwait(false);
        // The claim of a customer that failed stays until its lease ends: that is the pause before the next attempt.
        await scope.ServiceProvider.GetRequiredService<IDueWorkStore>()
            .ReleaseAsync([.. claims.Except(failed)], CancellationToken.None).ConfigureAwait(false);
        await records.NoteAsync(
            tenant, claims.Count, failed.Count, open.Count, scope.ServiceProvider.GetRequiredService<RunTally>(), CancellationToken.None).ConfigureAwait(false);
        return new SweepResult(claims.Count, steps, failed.Count);
    }

    // How many customers the batches that run at once may still take between them.
    private sealed class Share(int limit)
    {
        private readonly Lock _lock = new();
        private int _left = limit;

        public int Take(int most)
        {
            lock (_lock)
            {
                var taken = Math.Min(most, _left);
                _left -= taken;
                return taken;
            }
        }
    }
}

internal static partial class SweepLog
{
    [LoggerMessage(2004, LogLevel.Error, "A sweep failed and will be tried again.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "Billed {Customers} customers in {Steps} steps, {Failures} failed.")]
    public static partial void Swept(ILogger logger, int customers, int steps, int failures);
}
