using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Outbox;

namespace Orb.Billing.Specifications;

/// <summary>A sender that remembers what it was given and fails when a suite says so.</summary>
internal sealed class TestSender(string name = "test", bool reachesLive = false) : IOutboxSender
{
    public string Name => name;

    public bool ReachesLive => reachesLive;

    /// <summary>What was taken, in the order it came.</summary>
    public ConcurrentQueue<OutboxMessage> Taken { get; } = [];

    /// <summary>Asked before a message is taken.</summary>
    public Func<OutboxMessage, CancellationToken, Task>? Before { get; set; }

    public void Use(OrbBillingBuilder billing) => billing.Services.AddSingleton<IOutboxSender>(this);

    public IEnumerable<OutboxMessage> Of(TenantId tenant) => Taken.Where(m => m.TenantId == tenant);

    public async Task SendAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (Before is not null)
            await Before(message, cancellationToken);
        Taken.Enqueue(message);
    }
}
