namespace Orb.Billing;

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Limit">Rows a page, 1 to 100; 20 by default.</param>
/// <param name="Cursor">Where the page before ended, from <see cref="Page{T}.NextCursor"/>; null for the first.</param>
public sealed record PageRequest(int Limit = PageRequest.DefaultLimit, string? Cursor = null)
{
    /// <summary>Rows a page when none are asked for.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The most rows a page.</summary>
    public const int MaximumLimit = 100;
}

/// <summary>One page of a list.</summary>
/// <typeparam name="T">The rows.</typeparam>
/// <param name="Items">The rows, in the order of the list.</param>
/// <param name="NextCursor">Where the next page starts; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
