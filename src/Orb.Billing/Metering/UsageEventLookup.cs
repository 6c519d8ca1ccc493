using System.Globalization;
using NodaTime;

namespace Orb.Billing.Metering;

/// <summary>Looks events up by their keys.</summary>
internal sealed class UsageEventLookup(IUsageCorrectionStore store, IClock wall)
{
    private static readonly Duration Default = Duration.FromDays(7);

    // Ingest takes events so far ahead of now.
    private static readonly Duration Ahead = Duration.FromMinutes(5);

    public async Task<Outcome<IReadOnlyList<FoundUsageEvent>>> RunAsync(UsageEventSearch search, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        if (search.IdempotencyKeys.Count is 0 or > UsageEventSearch.MaximumKeys)
            validation.Add("event_ids", string.Create(CultureInfo.InvariantCulture, $"must name 1 to {UsageEventSearch.MaximumKeys} events, but name {search.IdempotencyKeys.Count}."));
        validation.Time("timeframe_start", search.From);
        validation.Time("timeframe_end", search.To);
        if (validation.Failed)
            return validation.Refusal;
        var to = search.To ?? Later(search.From, wall.GetCurrentInstant() + Ahead);
        var from = search.From ?? to - Default;
        if (to <= from)
            return Refusal.Invalid("timeframe_end", $"must lie after {from}, but is {to}.");
        var found = await store.FindManyAsync([.. search.IdempotencyKeys.Distinct(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false);
        return Outcome.Success<IReadOnlyList<FoundUsageEvent>>([.. search.IdempotencyKeys.Distinct(StringComparer.Ordinal)
            .Select(key => found.GetValueOrDefault(key))
            .OfType<CurrentUsageEvent>()
            .Where(e => e.State != UsageEventState.Pending && e.Event.Timestamp >= from && e.Event.Timestamp < to)
            .Select(e => new FoundUsageEvent(e.Event, e.CustomerId, e.ExternalCustomerId, e.State == UsageEventState.Deprecated))]);
    }

    private static Instant Later(Instant? start, Instant now) => start is { } from && from >= now ? from + Default : now;
}
