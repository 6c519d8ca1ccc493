namespace Orb.Billing.Core.Metering;

/// <summary>At least one part matches. Made by <see cref="EventFilter.Any"/>.</summary>
public sealed class OrFilter : EventFilter
{
    internal OrFilter(IReadOnlyList<EventFilter> parts)
    {
        Parts = [.. parts.SelectMany(part => part is OrFilter or ? or.Parts : [part])];
        EventNames = Parts.Any(part => part.EventNames is null)
            ? null
            : [.. Parts.SelectMany(part => part.EventNames!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>At least two filters, none of them an OR.</summary>
    public IReadOnlyList<EventFilter> Parts { get; }

    internal override IReadOnlyList<string>? EventNames { get; }

    internal override SqlBinding Binding => SqlBinding.Or;

    internal override Truth Evaluate(UsageEvent e)
    {
        var truth = Truth.False;
        foreach (var part in Parts)
        {
            var next = part.Evaluate(e);
            if (next == Truth.True)
                return Truth.True;
            if (next > truth)
                truth = next;
        }

        return truth;
    }

    private protected override string Render() => string.Join(" OR ", Parts.Select(Part));
}
