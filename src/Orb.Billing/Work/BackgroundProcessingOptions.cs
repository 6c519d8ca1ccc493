using NodaTime;

namespace Orb.Billing.Work;

/// <summary>Settings of the in-process worker.</summary>
public sealed class BackgroundProcessingOptions
{
    /// <summary>How often the worker looks for due work.</summary>
    /// <value>500 milliseconds; 50 milliseconds to 1 hour.</value>
    public Duration PollInterval { get; set; } = Duration.FromMilliseconds(500);

    /// <summary>Customers claimed at once.</summary>
    /// <value>100; 1 to 10,000.</value>
    public int BatchSize { get; set; } = 100;
}
