using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Outbox;

namespace Orb.Billing.Docs.Tests.HowTo;

/// <summary>The code of docs/how-to/workers.md.</summary>
public sealed class WorkerSnippets
{
    [Fact]
    public void A_host_that_shares_the_work_needs_no_more_than_its_storage()
    {
        var services = new ServiceCollection();
        // <workers-background>
        services.AddOrbBilling(o => o.Lease = Duration.FromSeconds(30))
            .UsePostgreSql("Host=localhost;Database=billing;Username=billing_app")
            .AddBackgroundProcessing(o => o.PollInterval = Duration.FromMilliseconds(500));
        // </workers-background>
        // <workers-health>
        services.AddHealthChecks().AddOrbBilling(maximumLag: Duration.FromMinutes(5), tags: ["ready"]);
        // </workers-health>
        // <workers-outbox>
        services.AddScoped<IOutboxSender, QueueSender>();
        services.Configure<OutboxOptions>(o => o.Retention = Duration.FromDays(14));
        // </workers-outbox>
        services.ShouldContain(s => s.ServiceType == typeof(IOutboxSender));
    }

    [Fact]
    public async Task A_sender_hands_a_message_on_under_its_id()
    {
        var queue = new HostQueue();
        var message = new OutboxMessage
        {
            TenantId = TenantId.Default,
            Id = new(new Guid("01900000-0000-7000-8000-000000000001")),
            Type = OutboxMessageType.InvoiceIssued,
            ResourceId = "inv",
            CustomerId = new(new Guid("01900000-0000-7000-8000-000000000002")),
            OccurredAt = Instant.FromUtc(2026, 1, 1, 0, 0),
            CreatedAt = Instant.FromUtc(2026, 1, 1, 0, 0),
            AvailableAt = Instant.FromUtc(2026, 1, 1, 0, 0),
        };

        await new QueueSender(queue).SendAsync(message, default);

        queue.Published.ShouldBe([$"{message.Id} invoice.issued inv"]);
    }

    internal interface IHostQueue
    {
        Task PublishAsync(string id, string type, string resource, CancellationToken cancellationToken);
    }

    // <workers-sender>
    internal sealed class QueueSender(IHostQueue queue) : IOutboxSender
    {
        public string Name => "queue";

        public bool ReachesLive => false; // true for mail and payment: then nothing of customers on test clocks comes here

        public Task SendAsync(OutboxMessage message, CancellationToken cancellationToken) =>
            queue.PublishAsync(message.Id.ToString(), message.Type, message.ResourceId, cancellationToken);
    }
    // </workers-sender>

    private sealed class HostQueue : IHostQueue
    {
        public List<string> Published { get; } = [];

        public Task PublishAsync(string id, string type, string resource, CancellationToken cancellationToken)
        {
            Published.Add($"{id} {type} {resource}");
            return Task.CompletedTask;
        }
    }
}
