using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Vectors.Tests;

/// <summary>Writes values of the core as the cases write them.</summary>
internal static class Literal
{
    public static JsonNode Of(string text) => JsonValue.Create(text);

    public static JsonNode Of(bool flag) => JsonValue.Create(flag);

    public static JsonNode Of(decimal number) => Of(number.ToString(CultureInfo.InvariantCulture));

    public static JsonNode Of(Money money) => Of(money.Amount);

    public static JsonNode Of(LocalDate date) => Of(LocalDatePattern.Iso.Format(date));

    public static JsonNode Of(Instant instant) => Of(InstantPattern.ExtendedIso.Format(instant));

    /// <summary>A list, in order.</summary>
    public static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> literal) => [.. items.Select(literal)];
}
