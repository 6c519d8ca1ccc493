using System.ComponentModel;
using System.Data.Common;
using Orb.Billing.Core.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>
/// Asks for rows by a list of charge keys along the index that leads with them. SQL has no list of composite keys that every database reads alike,
/// and lists of their parts would read the history of a subscription. For the packages of the databases.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IChargeKeyLists
{
    /// <summary>The charges of keys: every column, none twice.</summary>
    TenantStatement Charges { get; }

    /// <summary>The invoice lines of charges: every column, none twice.</summary>
    TenantStatement Lines { get; }

    /// <summary>The parameters of either statement, without the tenant.</summary>
    IReadOnlyList<DbParameter> Parameters(IReadOnlyCollection<ChargeKey> keys);
}
