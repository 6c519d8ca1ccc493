using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Orb.Billing.Work;

/// <summary>Triggers sweeps in this process. Exactly-once never rests on it: two workers, or none for a month, leave the same books.</summary>
internal sealed class BillingWorker(
    ISweep sweep, IUpkeep upkeep, IClock wall, TimeProvider time, IOptions<BackgroundProcessingOptions> options, ILogger<BillingWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval.ToTimeSpan(), time);
        do
        {
            try
            {
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A database that is away for a while must not end the worker.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                SweepLog.SweepFailed(log, failure);
            }
        }
        while (await NextTickAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async Task<bool> NextTickAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        await sweep.RunTestClocksAsync(stoppingToken).ConfigureAwait(false);
        SweepResult result;
        do
        {
            result = await sweep.RunAsync(wall.GetCurrentInstant(), options.Value.BatchSize, stoppingToken).ConfigureAwait(false);
            if (result.Steps > 0 || result.Failures > 0)
                SweepLog.Swept(log, result.Customers, result.Steps, result.Failures);
        }
        while (result.Customers == options.Value.BatchSize);
        await upkeep.RunAsync(stoppingToken).ConfigureAwait(false);
    }
}
