using System.Collections.Frozen;
using System.Globalization;

namespace Orb.Billing.Core.Amounts;

/// <summary>The currencies in circulation, read once from the table beside this file.</summary>
/// <remarks>Source: ISO 4217, list one (codes and minor units). Funds, metals and test codes are left out, for nobody invoices in them; CLF stays, as Chile does.</remarks>
internal static class Iso4217
{
    public static FrozenDictionary<string, Currency> Table { get; } = Read();

    private static FrozenDictionary<string, Currency> Read()
    {
        using var stream = typeof(Iso4217).Assembly.GetManifestResourceStream("iso4217.csv")
            ?? throw new InvalidOperationException("The currency table is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var table = new Dictionary<string, Currency>(StringComparer.Ordinal);
        _ = reader.ReadLine(); // the header
        while (reader.ReadLine() is { } line)
        {
            var columns = line.Split(',', 3);
            var minorUnits = int.Parse(columns[1], NumberStyles.None, CultureInfo.InvariantCulture);
            table.Add(columns[0], Currency.OfTable(columns[0], minorUnits));
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
