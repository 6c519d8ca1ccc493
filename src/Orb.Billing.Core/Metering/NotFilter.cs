namespace Orb.Billing.Core.Metering;

/// <summary>The opposite of a filter; unknown stays unknown. Made by <see cref="EventFilter.Not"/>.</summary>
public sealed class NotFilter : EventFilter
{
    internal NotFilter(EventFilter inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>The filter that is turned round.</summary>
    public EventFilter Inner { get; }

    internal override SqlBinding Binding => SqlBinding.Not;

    internal override Truth Evaluate(UsageEvent e) => Inner.Evaluate(e) switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Unknown,
    };

    private protected override string Render() => $"NOT {Part(Inner)}";
}
