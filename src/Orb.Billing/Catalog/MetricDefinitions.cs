using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Catalog;

/// <summary>What metrics count. Looked up once in a scope: a metric's SQL never changes.</summary>
internal sealed class MetricDefinitions(IMetricStore metrics)
{
    private readonly Dictionary<MetricId, MetricDefinition> _known = [];

    /// <summary>The definitions of some metrics, at least.</summary>
    public async Task<IReadOnlyDictionary<MetricId, MetricDefinition>> OfAsync(IEnumerable<MetricId> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Where(id => !_known.ContainsKey(id)).Distinct().ToList();
        if (wanted.Count > 0)
        {
            foreach (var (id, metric) in await metrics.FindManyAsync(wanted, cancellationToken).ConfigureAwait(false))
                _known[id] = metric.Definition;
        }

        return _known;
    }
}
