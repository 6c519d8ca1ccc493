using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using NodaTime.Text;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.EntityFrameworkCore.Invoicing;

namespace Orb.Billing.Sqlite.Invoicing;

/// <summary>The keys come in as one JSON text: a list of any length is one statement.</summary>
internal sealed class SqliteChargeKeyLists : IChargeKeyLists
{
    public TenantStatement Charges => SqliteStatements.ChargesByKey;

    public TenantStatement Lines => SqliteStatements.LinesByCharge;

    public IReadOnlyList<DbParameter> Parameters(IReadOnlyCollection<ChargeKey> keys) =>
    [
        new SqliteParameter("@keys", JsonSerializer.Serialize(keys.Select(k => (string[])
        [
            Convert.ToHexString(k.SubscriptionId.Value.ToByteArray(bigEndian: true)), Convert.ToHexString(k.LineageId.Value.ToByteArray(bigEndian: true)),
            LocalDatePattern.Iso.Format(k.AnchorPeriodStart), k.Kind.ToString(),
        ]))),
    ];
}
