namespace Orb.Billing.Core.Metering;

/// <summary>All parts match. Made by <see cref="EventFilter.All"/>.</summary>
public sealed class AndFilter : EventFilter
{
    internal AndFilter(IReadOnlyList<EventFilter> parts)
    {
        // AND is associative: nested ANDs are one list, so that they are one filter and cost no depth.
        Parts = [.. parts.SelectMany(part => part is AndFilter and ? and.Parts : [part])];
        EventNames = Parts.Select(part => part.EventNames).Aggregate((left, right) =>
            left is null ? right : right is null ? left : [.. left.Intersect(right, StringComparer.Ordinal)]);
    }

    /// <summary>At least two filters, none of them an AND.</summary>
    public IReadOnlyList<EventFilter> Parts { get; }

    internal override IReadOnlyList<string>? EventNames { get; }

    internal override SqlBinding Binding => SqlBinding.And;

    internal override Truth Evaluate(UsageEvent e)
    {
        var truth = Truth.True;
        foreach (var part in Parts)
        {
            var next = part.Evaluate(e);
            if (next == Truth.False)
                return Truth.False;
            if (next < truth)
                truth = next;
        }

        return truth;
    }

    private protected override string Render() => string.Join(" AND ", Parts.Select(Part));
}
