using System.Collections;

namespace Orb.Billing.Core.Rating;

/// <summary>A list that never changes and equals another with the same items, so that records that hold one are values.</summary>
internal class ValueList<T>(IEnumerable<T> items) : IReadOnlyList<T>
{
    protected T[] Items { get; } = [.. items];

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is ValueList<T> other && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Length == 0 ? 0 : HashCode.Combine(Items.Length, Items[0], Items[^1]);
}
