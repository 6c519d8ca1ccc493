using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.Core.Invoicing;

/// <summary>How sentences say numbers: in full, and one thing or several.</summary>
internal static class Words
{
    public static string Number(decimal number) => CanonicalDecimal.ToText(number);

    public static string Units(decimal units) => Count(units, "unit");

    public static string Count(decimal count, string thing) => count == 1m ? $"1 {thing}" : $"{Number(count)} {thing}s";

    public static string Percent(decimal fraction) => $"{Number(fraction * 100m)} %";

    public static string Days(Share share) => $"{share.Units} of {share.AnchorUnits} {(share.Unit == ProrationUnit.Day ? "days" : "seconds")}";
}
