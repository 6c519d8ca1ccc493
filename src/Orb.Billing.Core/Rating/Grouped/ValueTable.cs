namespace Orb.Billing.Core.Rating;

/// <summary>
/// What a price holds for combinations of values, found by the values of a group. It is kept in the ordinal order of the values, so that tables
/// given in another order are equal.
/// </summary>
internal sealed class ValueTable<T> : ValueList<T>
{
    /// <summary>The most entries a table may have.</summary>
    public const int MaximumCount = 1000;

    private readonly IReadOnlyList<string?>[] _keys;

    private ValueTable(IReadOnlyList<(IReadOnlyList<string?> Key, T Entry)> ordered)
        : base(ordered.Select(o => o.Entry)) => _keys = [.. ordered.Select(o => o.Key)];

    /// <summary>Entries that were looked at.</summary>
    /// <param name="entries">In any order.</param>
    /// <param name="key">The values of an entry; null stands for events that have none.</param>
    /// <param name="width">How many values each has.</param>
    /// <param name="parameter">What the caller calls the entries.</param>
    /// <exception cref="ArgumentException">There are too many, one has another number of values, or two have the same.</exception>
    public static ValueTable<T> Checked(IReadOnlyList<T> entries, Func<T, IReadOnlyList<string?>> key, int width, string parameter)
    {
        if (entries.Count > MaximumCount)
            throw new ArgumentException($"A price has at most {MaximumCount} combinations of values, not {entries.Count}.", parameter);
        var ordered = entries.Select(e => (Key: key(e), Entry: e))
            .OrderBy(e => e.Key, Comparer<IReadOnlyList<string?>>.Create(GroupUsage.Compare)).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            if (ordered[i].Key.Count != width)
                throw new ArgumentException($"{Named(ordered[i].Key)} has {ordered[i].Key.Count} values, not {width}.", parameter);
            if (i > 0 && GroupUsage.Compare(ordered[i - 1].Key, ordered[i].Key) == 0)
                throw new ArgumentException($"{Named(ordered[i].Key)} is there twice.", parameter);
        }

        return new ValueTable<T>(ordered);
    }

    /// <summary>The entry of some values, or nothing where there is none.</summary>
    /// <param name="values">The values of a group.</param>
    /// <param name="from">The first of them that counts.</param>
    public T? Find(IReadOnlyList<string?> values, int from = 0)
    {
        var (low, high) = (0, _keys.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var difference = Compare(_keys[middle], values, from);
            if (difference == 0)
                return Items[middle];
            if (difference < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return default;
    }

    // Without a list of its own for the values that count: it is asked for every group.
    private static int Compare(IReadOnlyList<string?> key, IReadOnlyList<string?> values, int from)
    {
        for (var i = 0; i < key.Count; i++)
        {
            if (string.CompareOrdinal(key[i], values[from + i]) is var difference and not 0)
                return difference;
        }

        return 0;
    }

    private static string Named(IReadOnlyList<string?> key) => $"'{string.Join(", ", key.Select(k => k ?? "null"))}'";
}
