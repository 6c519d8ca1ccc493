using Orb.Billing.Telemetry;

namespace Orb.Billing.Work;

/// <summary>What a worker does beside its work, each thing at an interval of its own: it looks at the queues for the gauges, and deletes what is out of date.</summary>
public interface IUpkeep
{
    /// <summary>Does what is to be done by now; called again at once it does nothing.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

internal sealed class Upkeep(QueueWatch watch, Housekeeping housekeeping) : IUpkeep
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await watch.RunAsync(cancellationToken).ConfigureAwait(false);
        await housekeeping.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
