namespace Orb.Billing.AspNetCore;

/// <summary>
/// How many requests one caller (an API key, or a user of a token) may send, by kind. Each kind has a bucket that fills by so many a second
/// and holds ten seconds' worth. More are answered 429 with <c>Retry-After</c>; each process of a host counts by itself.
/// </summary>
public sealed class RequestRates
{
    /// <summary>Requests a second that add up usage or costs (of subscriptions, upcoming invoices, evaluated prices, previews); null for no limit.</summary>
    /// <value>Null; 1 to 1,000,000.</value>
    public int? AnalyticsPerSecond { get; set; }

    /// <summary>Other reads a second; null for no limit.</summary>
    /// <value>Null; 1 to 1,000,000.</value>
    public int? ReadsPerSecond { get; set; }

    /// <summary>Writes a second; null for no limit.</summary>
    /// <value>Null; 1 to 1,000,000.</value>
    public int? WritesPerSecond { get; set; }

    /// <summary>Batches of usage a second; null for no limit.</summary>
    /// <value>Null; 1 to 1,000,000.</value>
    public int? IngestPerSecond { get; set; }

    /// <summary>The rates that Orb documents for live accounts of its hosted service: 10, 100, 50 and 100 a second.</summary>
    public static RequestRates Documented => new() { AnalyticsPerSecond = 10, ReadsPerSecond = 100, WritesPerSecond = 50, IngestPerSecond = 100 };
}
