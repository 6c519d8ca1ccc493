using NodaTime;

namespace Orb.Billing.Outbox;

/// <summary>Settings of the delivery of messages. All times are wall time (R23).</summary>
public sealed class OutboxOptions
{
    /// <summary>The pauses between the attempts of a message; after the last attempt it is dead.</summary>
    /// <value>10 s, 1 min, 5 min, 30 min, 2 h, 6 h, 12 h, then 24 h three times: 11 attempts within four days. 1 to 30 pauses of 1 second to 7 days.</value>
    public IList<Duration> RetryDelays { get; set; } =
    [
        Duration.FromSeconds(10), Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(6),
        Duration.FromHours(12), Duration.FromHours(24), Duration.FromHours(24), Duration.FromHours(24),
    ];

    /// <summary>How long a sender may take for one message.</summary>
    /// <value>10 seconds; 1 second to 5 minutes.</value>
    public Duration SendTimeout { get; set; } = Duration.FromSeconds(10);

    /// <summary>Messages sent at once.</summary>
    /// <value>8; 1 to 256.</value>
    public int Parallelism { get; set; } = 8;

    /// <summary>Messages claimed at once.</summary>
    /// <value>64; 1 to 10,000.</value>
    public int BatchSize { get; set; } = 64;

    /// <summary>How long messages are kept that are sent or dead; where a host has no sender, all.</summary>
    /// <value>30 days; 1 hour to 400 days.</value>
    public Duration Retention { get; set; } = Duration.FromDays(30);

    /// <summary>How long a claim holds: every sender of every message of a batch may take its time, with a margin.</summary>
    internal Duration Lease => SendTimeout * ((BatchSize + Parallelism - 1) / Parallelism) + Duration.FromSeconds(30);
}
