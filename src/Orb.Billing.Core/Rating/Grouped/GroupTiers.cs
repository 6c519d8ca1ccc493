namespace Orb.Billing.Core.Rating;

/// <summary>The tiers of the units that belong to one group.</summary>
public sealed record GroupTiers
{
    /// <summary>Tiers of a group.</summary>
    /// <param name="value">The value of the property that makes the groups.</param>
    /// <param name="tiers">From zero upwards, each starting where the one before it ends; the last is open even if bounded.</param>
    /// <exception cref="ArgumentException">The value is empty; the tiers do not touch, do not start at zero, or hold a negative amount.</exception>
    public GroupTiers(string value, IReadOnlyList<Tier> tiers)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value;
        List = TierList.Checked(tiers);
    }

    /// <summary>The value of the property that makes the groups.</summary>
    public string Value { get; }

    /// <summary>The tiers, lowest first.</summary>
    public IReadOnlyList<Tier> Tiers => List;

    internal TierList List { get; }

    internal static ValueTable<GroupTiers> Table(IReadOnlyList<GroupTiers> groups, string parameter) => groups.Count == 0
        ? throw new ArgumentException("There is no value that has tiers.", parameter)
        : ValueTable<GroupTiers>.Checked(groups, g => [g.Value], 1, parameter);
}
