namespace Orb.Billing.Core.Rating;

/// <summary>The property that makes the groups of a price, and what their parts are called.</summary>
internal sealed record Grouping
{
    // Made once: rating gives out the same text again and again.
    private readonly string _valueless;

    /// <summary>Groups by a property.</summary>
    /// <exception cref="ArgumentException">It has no name.</exception>
    public Grouping(string groupingKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(groupingKey);
        Key = groupingKey;
        _valueless = $"no {groupingKey}";
    }

    /// <summary>The property.</summary>
    public string Key { get; }

    /// <summary>For example "alpha"; "no cluster" where the events have none.</summary>
    public string NameOf(string? value) => string.IsNullOrEmpty(value) ? _valueless : value;

    /// <summary>The group of a part.</summary>
    public PartGroup Of(string? value) => new(Key, value);

    /// <summary>A part that is a whole group.</summary>
    public RatedPart Part(string? value, decimal quantity, decimal exact, Tier? tier = null) => new(NameOf(value), quantity, exact, tier) { Group = Of(value) };

    /// <summary>What a group is topped up by or spared, beside its usage.</summary>
    public RatedPart Part(string? value, string name, decimal exact) => new(name, 0m, exact) { Group = Of(value) };
}
