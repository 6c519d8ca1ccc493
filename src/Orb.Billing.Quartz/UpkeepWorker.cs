using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orb.Billing.Work;

namespace Orb.Billing.Quartz;

/// <summary>
/// Triggers upkeep in every host rather than in one of the cluster: its gauges are those of the process, and a process that had no turn for a while
/// would go on reporting an old queue.
/// </summary>
internal sealed class UpkeepWorker(IUpkeep upkeep, TimeProvider time, ILogger<UpkeepWorker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                try
                {
                    await upkeep.RunAsync(stoppingToken);
                }
#pragma warning disable CA1031 // A database that is away for a while must not end the worker.
                catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    UpkeepLog.UpkeepFailed(log, failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}

internal static partial class UpkeepLog
{
    [LoggerMessage(2201, LogLevel.Warning, "Upkeep failed and will be tried again.")]
    public static partial void UpkeepFailed(ILogger logger, Exception exception);
}
