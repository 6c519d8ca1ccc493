using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

internal sealed class Sweep(IServiceScopeFactory scopes, IClock wall, IOptions<OrbBillingOptions> options, ILogger<Sweep> log) : ISweep
{
    private const int ClockBatch = 100;

    public async Task<SweepResult> RunAsync(Instant asOf, int limit, CancellationToken cancellationToken)
    {
        var claims = await ClaimAsync(null, asOf, limit, cancellationToken).ConfigureAwait(false);
        return await RunAsync(claims, asOf, cancellationToken).ConfigureAwait(false);
    }

    public async Task<SweepResult> RunTestClocksAsync(CancellationToken cancellationToken)
    {
        var total = new SweepResult(0, 0, 0);
        IReadOnlyList<(TenantId TenantId, TestClockId Id)> advancing;
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            advancing = await scope.ServiceProvider.GetRequiredService<ITestClockStore>().AdvancingAsync(cancellationToken).ConfigureAwait(false);

        foreach (var (tenantId, id) in advancing)
        {
            var result = await AdvanceAsync(tenantId, id, cancellationToken).ConfigureAwait(false);
            total = new SweepResult(total.Customers + result.Customers, total.Steps + result.Steps, total.Failures + result.Failures);
        }

        return total;
    }

    private async Task<SweepResult> AdvanceAsync(TenantId tenantId, TestClockId id, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenantId);
        var clocks = scope.ServiceProvider.GetRequiredService<ITestClockStore>();
        var total = new SweepResult(0, 0, 0);
        if (await clocks.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { AdvancingTo: { } target } clock)
            return total;

        while (true)
        {
            var claims = await ClaimAsync(id, target, ClockBatch, cancellationToken).ConfigureAwait(false);
            if (claims.Count == 0)
                break;
            var result = await RunAsync(claims, target, cancellationToken).ConfigureAwait(false);
            total = new SweepResult(total.Customers + result.Customers, total.Steps + result.Steps, total.Failures + result.Failures);
        }

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
        return await work.ClaimAsync(clock, dueBy, wall.GetCurrentInstant(), options.Value.Lease, limit, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SweepResult> RunAsync(IReadOnlyList<DueClaim> claims, Instant dueBy, CancellationToken cancellationToken)
    {
        var steps = 0;
        var failures = 0;
        foreach (var claim in claims)
        {
            var scope = scopes.CreateAsyncScope();
            await using var _ = scope.ConfigureAwait(false);
            scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(claim.TenantId);
            try
            {
                steps += await scope.ServiceProvider.GetRequiredService<CustomerSteps>()
                    .RunAsync(claim, dueBy, notBefore: null, cancellationToken).ConfigureAwait(false);
                await scope.ServiceProvider.GetRequiredService<IDueWorkStore>().ReleaseAsync(claim, cancellationToken).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // One customer's failure must not stop the others.
            catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
            {
                // The claim stays until its lease ends: that is the pause before the next attempt.
                failures++;
                SweepLog.CustomerFailed(log, claim.CustomerId.ToString(), failure);
            }
        }

        return new SweepResult(claims.Count, steps, failures);
    }
}

internal static partial class SweepLog
{
    [LoggerMessage(2003, LogLevel.Error, "The due work of customer {CustomerId} failed and will be tried again.")]
    public static partial void CustomerFailed(ILogger logger, string customerId, Exception exception);

    [LoggerMessage(2004, LogLevel.Error, "A sweep failed and will be tried again.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "Billed {Customers} customers in {Steps} steps, {Failures} failed.")]
    public static partial void Swept(ILogger logger, int customers, int steps, int failures);
}
