using NodaTime;

namespace Orb.Billing.Work;

/// <summary>Settings of the in-process worker.</summary>
public sealed class BackgroundProcessingOptions
{
    /// <summary>How often the worker looks for due work.</summary>
    /// <value>500 milliseconds; 50 milliseconds to 1 hour.</value>
    public Duration PollInterval { get; set; } = Duration.FromMilliseconds(500);

    /// <summary>Customers a sweep takes at most before the worker looks at other work: they are claimed and carried forward 250 at a time.</summary>
    /// <value>2,500; 1 to 10,000.</value>
    public int BatchSize { get; set; } = 2_500;
}
