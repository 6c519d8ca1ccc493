using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orb.Billing.Work;

namespace Orb.Billing.Outbox;

/// <summary>Triggers the dispatcher in this process; beside the billing worker, so that a slow receiver delays no invoice.</summary>
internal sealed class OutboxWorker(
    IOutboxDispatcher dispatcher, TimeProvider time, IOptions<BackgroundProcessingOptions> processing, IOptions<OutboxOptions> outbox, ILogger<OutboxWorker> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(processing.Value.PollInterval.ToTimeSpan(), time);
        try
        {
            do
            {
                try
                {
                    while ((await dispatcher.RunAsync(stoppingToken).ConfigureAwait(false)).Claimed == outbox.Value.BatchSize)
                    {
                    }
                }
#pragma warning disable CA1031 // A database that is away for a while must not end the worker.
                catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    OutboxLog.DispatchFailed(log, failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
