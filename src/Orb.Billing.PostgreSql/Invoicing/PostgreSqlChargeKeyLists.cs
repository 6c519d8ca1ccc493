using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Invoicing;

namespace Orb.Billing.PostgreSql.Invoicing;

/// <summary>The keys come in as an array for each part.</summary>
internal sealed class PostgreSqlChargeKeyLists : IChargeKeyLists
{
    public TenantStatement Charges => PostgreSqlStatements.ChargesByKey;

    public TenantStatement Lines => PostgreSqlStatements.LinesByCharge;

    public IReadOnlyList<DbParameter> Parameters(IReadOnlyCollection<ChargeKey> keys) =>
    [
        new NpgsqlParameter("@subscriptions", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = keys.Select(k => k.SubscriptionId.Value).ToArray() },
        new NpgsqlParameter("@lineages", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = keys.Select(k => k.LineageId.Value).ToArray() },
        new NpgsqlParameter("@dates", NpgsqlDbType.Array | NpgsqlDbType.Date) { Value = keys.Select(k => k.AnchorPeriodStart.ToDateOnly()).ToArray() },
        new NpgsqlParameter("@kinds", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = keys.Select(k => k.Kind.ToString()).ToArray() },
    ];
}
