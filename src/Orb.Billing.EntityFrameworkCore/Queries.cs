using System.Linq.Expressions;
using NodaTime;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>What lists have in common: bounds and the position of the page before.</summary>
internal static class Queries
{
    /// <summary>The rows of a page: newest, that is largest id, first.</summary>
    public static IQueryable<TRow> PageById<TRow>(this IQueryable<TRow> rows, PagePosition? after, int take)
        where TRow : class, IIdentifiedRow
    {
        if (after is not null)
        {
            var id = after.Id;
            rows = rows.Where(r => r.Id < id);
        }

        return rows.OrderByDescending(r => r.Id).Take(take);
    }

    /// <summary>The rows whose instant lies in a range.</summary>
    public static IQueryable<TRow> In<TRow>(this IQueryable<TRow> rows, Expression<Func<TRow, Instant>> column, CreatedRange range)
    {
        rows = rows.Bound(column, Expression.GreaterThan, range.After);
        rows = rows.Bound(column, Expression.GreaterThanOrEqual, range.From);
        rows = rows.Bound(column, Expression.LessThan, range.Before);
        return rows.Bound(column, Expression.LessThanOrEqual, range.Through);
    }

    private static IQueryable<TRow> Bound<TRow>(
        this IQueryable<TRow> rows, Expression<Func<TRow, Instant>> column, Func<Expression, Expression, BinaryExpression> compare, Instant? bound)
    {
        if (bound is not { } value)
            return rows;
        // A captured variable becomes a parameter; a constant would make a query of its own for every value.
        Expression<Func<Instant>> parameter = () => value;
        return rows.Where(Expression.Lambda<Func<TRow, bool>>(compare(column.Body, parameter.Body), column.Parameters));
    }
}
