using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Orb.Billing.Sqlite;

/// <summary>
/// Decimals as exact text without trailing zeros: 1 comes back as 1, where the provider's own format would make it 1.0. SQLite never
/// calculates or compares with them.
/// </summary>
internal sealed class DecimalTextConverter() : ValueConverter<decimal, string>(
    value => value.ToString("0.############################", CultureInfo.InvariantCulture),
    // What a decimal wrote, a decimal reads without loss; an unrounded amount may use the 29th digit.
    text => decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
