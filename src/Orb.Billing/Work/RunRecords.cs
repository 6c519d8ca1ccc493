using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

/// <summary>Keeps the record of one sweep, a run for each tenant it works for, as it goes on.</summary>
internal sealed class RunRecords(
    IServiceScopeFactory scopes, IIdGenerator ids, IClock wall, TestClockId? clock, Instant dueBy, ILogger log) : IDisposable
{
    private readonly Dictionary<TenantId, BillingRun> _runs = [];
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Customers were claimed: before they are worked on, so that a run that is killed is seen.</summary>
    public Task BeginAsync(TenantId tenant, CancellationToken cancellationToken) => WriteAsync(tenant, run => run, cancellationToken);

    /// <summary>A batch has been carried forward.</summary>
    public Task NoteAsync(TenantId tenant, int claimed, int failed, int open, RunTally tally, CancellationToken cancellationToken) =>
        WriteAsync(tenant, run => run.Plus(claimed, failed, open, tally), cancellationToken);

    /// <summary>The sweep has ended.</summary>
    public async Task EndAsync(string? error, CancellationToken cancellationToken)
    {
        foreach (var tenant in _runs.Keys.ToList())
            await WriteAsync(tenant, run => run with { FinishedAt = wall.GetCurrentInstant(), Error = error }, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _gate.Dispose();

    // Several batches may end at once; their counts add up.
    private async Task WriteAsync(TenantId tenant, Func<BillingRun, BillingRun> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = _runs.TryGetValue(tenant, out var before);
            var run = change(before ?? new BillingRun
            {
                Id = new BillingRunId(ids.Next()),
                TestClockId = clock,
                StartedAt = wall.GetCurrentInstant(),
                DueBy = dueBy,
            });
            if (run == before)
                return;
            _runs[tenant] = run;
            var scope = scopes.CreateAsyncScope();
            await using var _ = scope.ConfigureAwait(false);
            scope.ServiceProvider.GetRequiredService<TenantScope>().Enter(tenant);
            var store = scope.ServiceProvider.GetRequiredService<IBillingRunStore>();
            // Of one that could not be added before, nobody may know whether it was.
            if (!known || await store.UpdateAsync(run, cancellationToken).ConfigureAwait(false) != StoreResult.Success)
                await store.AddAsync(run, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A record for people: whatever keeps it from being written must not keep customers from being billed.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            RunRecordsLog.NotWritten(log, failure);
        }
        finally
        {
            _gate.Release();
        }
    }
}

internal static partial class RunRecordsLog
{
    [LoggerMessage(2007, LogLevel.Warning, "The record of a billing run could not be written; the run goes on, and the next batch writes it.")]
    public static partial void NotWritten(ILogger logger, Exception exception);
}
