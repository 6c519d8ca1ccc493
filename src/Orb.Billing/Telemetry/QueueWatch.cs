using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Metering;
using Orb.Billing.Outbox;
using Orb.Billing.Work;

namespace Orb.Billing.Telemetry;

/// <summary>Looks at the queues now and then, in three queries, for the gauges.</summary>
internal sealed class QueueWatch(IServiceScopeFactory scopes, IClock wall, BillingTelemetry telemetry)
{
    private static readonly Duration Interval = Duration.FromSeconds(15);

    private Instant _next = Instant.MinValue;

    /// <summary>Looks when a quarter of a minute has passed since the last time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = wall.GetCurrentInstant();
        if (now < _next)
            return;
        _next = now + Interval;
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var services = scope.ServiceProvider;
        var oldest = await services.GetRequiredService<IDueWorkStore>().OldestDueAsync(now, cancellationToken).ConfigureAwait(false);
        var stopped = await services.GetRequiredService<IBillingExceptionStore>().CountStoppedAsync(cancellationToken).ConfigureAwait(false);
        var outbox = await services.GetRequiredService<IOutboxStore>().DepthAsync(cancellationToken).ConfigureAwait(false);
        telemetry.Sampled(new QueueSample(oldest is { } since ? (long)(now - since).TotalSeconds : 0, stopped, outbox));
    }
}
