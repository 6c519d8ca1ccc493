using System.Collections.Frozen;
using Orb.Billing.Core.Catalog;

namespace Orb.Billing.Core.Credits;

/// <summary>Whether the items of a filter are the only ones or the ones left out.</summary>
public enum ItemFilterOperator
{
    /// <summary>Only these items.</summary>
    Includes,

    /// <summary>Every item but these.</summary>
    Excludes,
}

/// <summary>Restricts a block of credits to the charges of some items.</summary>
public sealed record ItemFilter
{
    private readonly FrozenSet<ItemId> _items;

    /// <summary>A filter on items.</summary>
    /// <param name="filterOperator">Only these items, or all others.</param>
    /// <param name="items">The items; at least one.</param>
    /// <exception cref="ArgumentException">There is no item.</exception>
    public ItemFilter(ItemFilterOperator filterOperator, IEnumerable<ItemId> items)
    {
        _items = items.ToFrozenSet();
        if (_items.Count == 0)
            throw new ArgumentException("A filter names at least one item.", nameof(items));
        Operator = filterOperator;
    }

    /// <summary>Only these items, or all others.</summary>
    public ItemFilterOperator Operator { get; }

    /// <summary>The items.</summary>
    public IReadOnlySet<ItemId> Items => _items;

    /// <summary>Only these items.</summary>
    public static ItemFilter Only(params IEnumerable<ItemId> items) => new(ItemFilterOperator.Includes, items);

    /// <summary>Whether credits may pay a charge of this item.</summary>
    public bool Allows(ItemId item) => _items.Contains(item) == (Operator == ItemFilterOperator.Includes);

    /// <inheritdoc/>
    public bool Equals(ItemFilter? other) => other is not null && Operator == other.Operator && _items.SetEquals(other._items);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, _items.Count);
}
