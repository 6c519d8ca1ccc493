using System.ComponentModel;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Orb.Billing.EntityFrameworkCore.Bulk;

/// <summary>A column of rows that are written together; for the packages of the databases.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BulkColumn
{
    private readonly Func<object, object?> _read;
    private readonly Func<object?, object?>? _convert;

    internal BulkColumn(IProperty property)
    {
        Property = property.Name;
        Name = property.GetColumnName();
        var converter = property.GetTypeMapping().Converter;
        var type = converter?.ProviderClrType ?? property.ClrType;
        Type = Nullable.GetUnderlyingType(type) ?? type;
        _convert = converter?.ConvertToProvider;
        var row = Expression.Parameter(typeof(object));
        _read = Expression.Lambda<Func<object, object?>>(
            Expression.Convert(Expression.Property(Expression.Convert(row, property.DeclaringType.ClrType), property.PropertyInfo!), typeof(object)), row).Compile();
    }

    /// <summary>Its name in the database.</summary>
    public string Name { get; }

    /// <summary>The type of its values as the database's driver takes them.</summary>
    public Type Type { get; }

    internal string Property { get; }

    /// <summary>The value of a row as the driver takes it; null for none.</summary>
    public object? Read(object row) => _read(row) is { } value ? _convert is null ? value : _convert(value) : null;
}

/// <summary>A table as the model maps it: its name, and its columns but the tenant's.</summary>
internal sealed class BulkTable
{
    private static readonly ConditionalWeakTable<IEntityType, BulkTable> Known = [];

    private readonly Dictionary<string, BulkColumn> _byProperty;

    private BulkTable(IEntityType entity)
    {
        Name = entity.GetTableName()!;
        Columns = [.. entity.GetProperties().Where(p => p.Name != nameof(ITenantRow.TenantId)).Select(p => new BulkColumn(p))];
        _byProperty = Columns.ToDictionary(c => c.Property);
        Key = [.. entity.FindPrimaryKey()!.Properties.Where(p => p.Name != nameof(ITenantRow.TenantId)).Select(p => _byProperty[p.Name])];
    }

    /// <summary>The table, without schema.</summary>
    public string Name { get; }

    /// <summary>All columns but the tenant's.</summary>
    public IReadOnlyList<BulkColumn> Columns { get; }

    /// <summary>The primary key, without the tenant.</summary>
    public IReadOnlyList<BulkColumn> Key { get; }

    public static BulkTable Of<TRow>(OrbDbContext context) => Known.GetValue(context.Model.FindEntityType(typeof(TRow))!, entity => new BulkTable(entity));

    public IReadOnlyList<BulkColumn> Named(IEnumerable<string> properties) => [.. properties.Select(p => _byProperty[p])];
}
