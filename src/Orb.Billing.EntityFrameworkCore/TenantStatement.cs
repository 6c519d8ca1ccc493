using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>
/// Hand-written SQL. Every statement names the parameter <c>@tenant</c>, which is filled from the scope and from nowhere else; one that
/// works across tenants has to say so, and why, where it is declared.
/// </summary>
/// <remarks><c>{orb}</c> stands for the context's <see cref="OrbDbContext.TablePrefix"/>.</remarks>
public sealed class TenantStatement
{
    private const string TenantParameter = "@tenant";

    private TenantStatement(string text, string? systemReason)
    {
        Text = text;
        SystemReason = systemReason;
    }

    /// <summary>The SQL.</summary>
    public string Text { get; }

    /// <summary>Why the statement is not confined to a tenant; null where it is.</summary>
    public string? SystemReason { get; }

    /// <summary>A statement confined to the scope's tenant.</summary>
    /// <exception cref="ArgumentException">It has no parameter <c>@tenant</c>.</exception>
    public static TenantStatement Of(string text) =>
        text.Contains(TenantParameter, StringComparison.Ordinal)
            ? new TenantStatement(text, null)
            : throw new ArgumentException($"The statement has no parameter {TenantParameter}: {text}", nameof(text));

    /// <summary>A statement that works across tenants.</summary>
    /// <param name="text">The SQL.</param>
    /// <param name="reason">Why it must.</param>
    /// <exception cref="ArgumentException">No reason is given, or the statement is confined to a tenant.</exception>
    public static TenantStatement System(string text, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return text.Contains(TenantParameter, StringComparison.Ordinal)
            ? throw new ArgumentException($"The statement is confined to a tenant: {text}", nameof(text))
            : new TenantStatement(text, reason);
    }

    /// <summary>A command of the statement on the context's connection and within its transaction. The connection must be open.</summary>
    public DbCommand CreateCommand(OrbDbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = Text.Replace("{orb}", context.TablePrefix, StringComparison.Ordinal);
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        if (SystemReason is null)
            Bind(command, TenantParameter, context.ToParameter(context.TenantId));
        return command;
    }

    /// <summary>The rows of an entity that the statement gives with every column, for a query to go on from.</summary>
    internal IQueryable<TRow> Rows<TRow>(OrbDbContext context, IReadOnlyList<DbParameter> parameters)
        where TRow : class, ITenantRow
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        var tenant = Bind(command, TenantParameter, context.ToParameter(context.TenantId));
        command.Parameters.Clear();
        return context.Set<TRow>().FromSqlRaw(Text.Replace("{orb}", context.TablePrefix, StringComparison.Ordinal), [tenant, .. parameters]);
    }

    /// <summary>Gives a parameter its value and returns it, for statements that run again with another.</summary>
    public static DbParameter Bind(DbCommand command, string name, object? value)
    {
        ArgumentNullException.ThrowIfNull(command);
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
