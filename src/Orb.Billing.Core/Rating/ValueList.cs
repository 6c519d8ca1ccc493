using System.Collections;

namespace Orb.Billing.Core.Rating;

/// <summary>A list that never changes and equals another with the same items, so that records that hold one are values.</summary>
internal class ValueList<T> : IReadOnlyList<T>
{
    public ValueList(IEnumerable<T> items) => Items = [.. items];

    // Nobody else holds the array.
    private ValueList(T[] items) => Items = items;

    protected T[] Items { get; }

    /// <summary>The same list where it is one that never changes, else a copy.</summary>
    public static ValueList<T> Of(IReadOnlyList<T> items) => items as ValueList<T> ?? new ValueList<T>(items);

    /// <summary>The items of a list behind the first few.</summary>
    public static ValueList<T> Behind(IReadOnlyList<T> items, int skipped)
    {
        if (skipped == 0)
            return Of(items);
        var rest = new T[items.Count - skipped];
        for (var i = 0; i < rest.Length; i++)
            rest[i] = items[i + skipped];
        return new ValueList<T>(rest);
    }

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is ValueList<T> other && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Length == 0 ? 0 : HashCode.Combine(Items.Length, Items[0], Items[^1]);
}
