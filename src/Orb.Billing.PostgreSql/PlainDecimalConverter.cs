using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Orb.Billing.PostgreSql;

/// <summary>
/// Decimals without trailing zeros: 49.00 comes back as 49, as it does from every other store. The columns are plain numerics, without a
/// precision: one would refuse amounts, and round units, that the rules allow.
/// </summary>
internal sealed class PlainDecimalConverter() : ValueConverter<decimal, decimal>(value => value, stored => Plain(stored))
{
    // Division by one drops trailing zeros and nothing else.
    private static decimal Plain(decimal value) => value / 1.0000000000000000000000000000m;
}
