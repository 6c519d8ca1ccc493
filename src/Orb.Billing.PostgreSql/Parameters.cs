using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Orb.Billing.PostgreSql;

/// <summary>Parameters with their type: the server cannot tell that of a null, nor of an empty list.</summary>
internal static class Parameters
{
    public static void Bind(this DbCommand command, string name, long value) => Add(command, name, NpgsqlDbType.Bigint, value);

    public static void Bind(this DbCommand command, string name, string? value) => Add(command, name, NpgsqlDbType.Text, value);

    public static void Bind(this DbCommand command, string name, Guid? value) => Add(command, name, NpgsqlDbType.Uuid, value);

    public static void Bind(this DbCommand command, string name, IEnumerable<long> values) => Add(command, name, NpgsqlDbType.Array | NpgsqlDbType.Bigint, values.ToArray());

    public static void Bind(this DbCommand command, string name, IEnumerable<string?>? values) => Add(command, name, NpgsqlDbType.Array | NpgsqlDbType.Text, values?.ToArray());

    public static void Bind(this DbCommand command, string name, IEnumerable<Guid?> values) => Add(command, name, NpgsqlDbType.Array | NpgsqlDbType.Uuid, values.ToArray());

    public static void Bind(this DbCommand command, string name, IEnumerable<byte[]> values) => Add(command, name, NpgsqlDbType.Array | NpgsqlDbType.Bytea, values.ToArray());

    private static void Add(DbCommand command, string name, NpgsqlDbType type, object? value) =>
        command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
}
