using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>Marks an endpoint that adds up usage or costs, whatever its method.</summary>
internal sealed class Analytics;

/// <summary>Counts the requests of each caller by kind.</summary>
internal sealed class RequestLimits : IDisposable
{
    private const int SecondsHeld = 10;

    private readonly PartitionedRateLimiter<(string Account, Kind Kind)> _buckets;
    private readonly RequestRates _rates;

    public RequestLimits(IOptions<RestApiOptions> options)
    {
        _rates = options.Value.Rates;
        _buckets = PartitionedRateLimiter.Create<(string Account, Kind Kind), (string, Kind)>(Bucket);
    }

    private enum Kind
    {
        Analytics,
        Read,
        Write,
        Ingest,
    }

    /// <summary>The seconds to wait when the caller has sent too many; null when this one may be served.</summary>
    public int? Exceeds(Caller caller, HttpContext context)
    {
        using var lease = _buckets.AttemptAcquire((caller.Account, KindOf(context)));
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
    }

    public void Dispose() => _buckets.Dispose();

    private RateLimitPartition<(string Account, Kind Kind)> Bucket((string Account, Kind Kind) key) => PerSecond(key.Kind) is { } rate
        ? RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate * SecondsHeld,
            TokensPerPeriod = rate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        })
        : RateLimitPartition.GetNoLimiter(key);

    private int? PerSecond(Kind kind) => kind switch
    {
        Kind.Analytics => _rates.AnalyticsPerSecond,
        Kind.Read => _rates.ReadsPerSecond,
        Kind.Ingest => _rates.IngestPerSecond,
        _ => _rates.WritesPerSecond,
    };

    private static Kind KindOf(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<LargeBody>() is not null)
            return Kind.Ingest;
        if (metadata?.GetMetadata<Analytics>() is not null)
            return Kind.Analytics;
        return HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? Kind.Read : Kind.Write;
    }
}
