using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Vectors.Tests;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>Values as cells of a table: numbers without trailing zeros, times as the story writes them.</summary>
internal static class StoryCells
{
    public static string Of(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    public static string Of(Money money) => Of(money.Amount);

    public static string Of(Instant? instant) => instant is { } at ? InstantPattern.ExtendedIso.Format(at) : "-";

    public static string Of(LocalDate date) => LocalDatePattern.Iso.Format(date);

    /// <summary>A time as a local date where the story tells one, else as an instant.</summary>
    public static string Of(Instant instant, Given? told, DateTimeZone zone) =>
        told is { IsDate: false } ? Of(instant) : Of(LocalDays.DateOf(instant, zone));

    /// <summary>A member of an enumeration as the contract names it, "return_from_voiding".</summary>
    public static string NameOf(Enum value) =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    /// <summary>What the story tells.</summary>
    public static string Told(Given value)
    {
        var text = value.Text();
        if (value.IsDate)
            return text;
        return StrictDecimal.TryParse(text, out var number) == DecimalRefusal.None ? Of(number)
            : InstantPattern.ExtendedIso.Parse(text).TryGetValue(default, out var at) ? Of(at)
            : text;
    }
}
