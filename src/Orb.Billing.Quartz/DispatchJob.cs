using Microsoft.Extensions.Options;
using Orb.Billing.Outbox;
using Quartz;

namespace Orb.Billing.Quartz;

/// <summary>Delivers the messages that are available, in lanes of its own beside the sweeps: a slow receiver delays no invoice.</summary>
[DisallowConcurrentExecution]
internal sealed class DispatchJob(IOutboxDispatcher dispatcher, TimeProvider time, IOptions<OutboxOptions> options) : IJob
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while ((await dispatcher.RunAsync(cancellationToken)).Claimed == options.Value.BatchSize
            && time.GetElapsedTime(started) < Longest && !cancellationToken.IsCancellationRequested)
        {
        }
    }
}
