using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Work;
using Quartz;

namespace Orb.Billing.Quartz;

/// <summary>
/// Does what is due: test clocks, then customers, batch by batch. Several lanes run it at once, on one host or on several; none of them twice at
/// once. What fails is due still, and the next firing tries it again.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class SweepJob(ISweep sweep, IClock wall, TimeProvider time, IOptions<QuartzProcessingOptions> options) : IJob
{
    // Then the lane is free for another host, one that has joined meanwhile for example; it goes on after the pause.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var (started, limit) = (time.GetTimestamp(), options.Value.BatchSize);
        await sweep.RunTestClocksAsync(cancellationToken);
        while ((await sweep.RunAsync(wall.GetCurrentInstant(), limit, cancellationToken)).Customers == limit
            && time.GetElapsedTime(started) < Longest && !cancellationToken.IsCancellationRequested)
        {
        }
    }
}
