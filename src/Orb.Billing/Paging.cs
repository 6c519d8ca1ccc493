using System.Globalization;

namespace Orb.Billing;

/// <summary>Turns page requests into store calls and rows into pages: one row more than asked for tells whether there is a next page.</summary>
internal static class Paging
{
    public static async Task<Outcome<Page<T>>> ReadAsync<T>(
        PageRequest page, Func<PagePosition?, int, Task<IReadOnlyList<T>>> read, Func<T, PagePosition> position, bool byDate = false)
    {
        if (page.Limit is < 1 or > PageRequest.MaximumLimit)
            return Refusal.Invalid("limit", string.Create(CultureInfo.InvariantCulture, $"must be from 1 to {PageRequest.MaximumLimit}, but is {page.Limit}."));
        PagePosition? after = null;
        // A cursor of a list by date fits no list by id, nor the other way round.
        if (page.Cursor is not null && (!PagePosition.TryParse(page.Cursor, out after) || after.At is null == byDate))
            return Refusal.Invalid("cursor", $"'{Validation.Shorten(page.Cursor)}' is not a cursor that a page has given out.");

        var rows = await read(after, page.Limit + 1).ConfigureAwait(false);
        return rows.Count <= page.Limit
            ? new Page<T>(rows, null)
            : new Page<T>([.. rows.Take(page.Limit)], position(rows[page.Limit - 1]).ToCursor());
    }
}
