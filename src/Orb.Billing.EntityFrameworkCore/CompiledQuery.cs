using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>A query for one row that is translated once for each database, where EF takes any other apart anew each time to find its translation.</summary>
/// <param name="query">The query, of a context and one argument. Like every other it is confined to the context's tenant.</param>
internal sealed class CompiledQuery<TArgument, TResult>(Expression<Func<OrbDbContext, TArgument, IQueryable<TResult>>> query)
    where TResult : class
{
    private readonly ConditionalWeakTable<IModel, Func<OrbDbContext, TArgument, IAsyncEnumerable<TResult>>> _compiled = [];

    /// <summary>The one row; null where there is none.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public async Task<TResult?> FindAsync(OrbDbContext context, TArgument argument, CancellationToken cancellationToken)
    {
        var compiled = _compiled.GetValue(context.Model, _ => EF.CompileAsyncQuery(query));
        return await compiled(context, argument).SingleOrDefaultAsync(cancellationToken);
    }
}

/// <summary>The look by id into each table.</summary>
internal static class RowById<TRow>
    where TRow : class, IIdentifiedRow
{
    private static readonly CompiledQuery<Guid, TRow> ById = new((context, id) => context.Set<TRow>().Where(r => r.Id == id));

    public static Task<TRow?> FindAsync(OrbDbContext context, Guid id, CancellationToken cancellationToken) => ById.FindAsync(context, id, cancellationToken);
}
