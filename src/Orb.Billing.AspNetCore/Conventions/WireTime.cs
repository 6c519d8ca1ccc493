using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>Timestamps of the contract: written in UTC with an offset and seconds, read with any offset.</summary>
internal static class WireTime
{
    public const int FirstYear = 1970;
    public const int LastYear = 2200;

    private static readonly InstantPattern Written = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.FFFFFFFFF'+00:00'");

    // A date without a time, and a time without an offset, are another instant in every zone: money depends on which was meant.
    private static readonly OffsetDateTimePattern[] Read =
    [
        OffsetDateTimePattern.Rfc3339,
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mmo<Z+HH:mm>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss;FFFFFFFFFo<Z+HHmm>"),
    ];

    public static string Write(Instant instant) => Written.Format(instant);

    /// <summary>When a row was made: whole seconds are what the contract shows, and nothing is billed by it.</summary>
    public static string WriteSeconds(Instant instant) => Write(Instant.FromUnixTimeSeconds(instant.ToUnixTimeSeconds()));

    public static string? Write(Instant? instant) => instant is { } value ? Write(value) : null;

    /// <summary>Reads a timestamp, or says what is wrong with it.</summary>
    public static bool TryRead(string text, out Instant instant, out string error)
    {
        error = "";
        foreach (var pattern in Read)
        {
            if (pattern.Parse(text) is not { Success: true } parsed)
                continue;
            instant = parsed.Value.ToInstant();
            if (parsed.Value.Year is >= FirstYear and <= LastYear)
                return true;
            error = string.Create(CultureInfo.InvariantCulture, $"must lie in the years {FirstYear} to {LastYear}, not '{Problem.Shorten(text)}'.");
            return false;
        }

        instant = default;
        error = LocalDatePattern.Iso.Parse(text).Success
            ? $"must have a time and an offset, as in '{text}T00:00:00Z': the date alone is another instant in every time zone."
            : $"must be a timestamp with an offset, as in '2026-01-31T00:00:00Z', not '{Problem.Shorten(text)}'.";
        return false;
    }

    /// <summary>Reads a timestamp without an offset as UTC.</summary>
    public static bool TryReadUtc(string text, out Instant instant)
    {
        var parsed = LocalDateTimePattern.ExtendedIso.Parse(text);
        instant = parsed.Success ? parsed.Value.InUtc().ToInstant() : default;
        return parsed.Success && parsed.Value.Year is >= FirstYear and <= LastYear;
    }

    /// <summary>Reads a date alone.</summary>
    public static bool TryReadDate(string text, out LocalDate date)
    {
        var parsed = LocalDatePattern.Iso.Parse(text);
        date = parsed.Success ? parsed.Value : default;
        return parsed.Success && date.Year is >= FirstYear and <= LastYear;
    }
}
