using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;

namespace Orb.Billing.EntityFrameworkCore;

/// <summary>
/// Small values kept as JSON text. Member names are written out here, so that renaming a member of the domain does not change what is
/// stored; decimals are strings, because a reader of JSON numbers may take them for floats.
/// </summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Write(IReadOnlyDictionary<string, string> labels) => JsonSerializer.Serialize(labels, Options);

    public static IReadOnlyDictionary<string, string> ReadLabels(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json, Options)!;

    public static string Write(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts, Options);

    public static IReadOnlyList<string> ReadTexts(string json) => JsonSerializer.Deserialize<List<string>>(json, Options)!;

    public static string WriteSome(IReadOnlyList<string?> texts) => JsonSerializer.Serialize(texts, Options);

    public static IReadOnlyList<string?> ReadSome(string json) => JsonSerializer.Deserialize<List<string?>>(json, Options)!;

    public static string? Write(Address? address) => address is null ? null : JsonSerializer.Serialize(
        new AddressJson(address.Line1, address.Line2, address.City, address.State, address.PostalCode, address.Country), Options);

    public static Address? ReadAddress(string? json) =>
        json is not null && JsonSerializer.Deserialize<AddressJson>(json, Options) is { } a
            ? new Address(a.Line1, a.Line2, a.City, a.State, a.PostalCode, a.Country)
            : null;

    public static string? Write(CustomerTaxId? taxId) =>
        taxId is null ? null : JsonSerializer.Serialize(new TaxIdJson(taxId.Country, taxId.Type, taxId.Value), Options);

    public static CustomerTaxId? ReadTaxId(string? json) =>
        json is not null && JsonSerializer.Deserialize<TaxIdJson>(json, Options) is { } t ? new CustomerTaxId(t.Country, t.Type, t.Value) : null;

    /// <summary>Every digit of a decimal.</summary>
    public static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An instant to the last tick.</summary>
    public static string Text(Instant value) => InstantPattern.ExtendedIso.Format(value);

    /// <summary>An instant, or null.</summary>
    public static string? Text(Instant? value) => value is { } instant ? Text(instant) : null;

    /// <summary>Reads an instant.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static Instant? Time(string? text) => text is null ? null : InstantPattern.ExtendedIso.Parse(text).Value;

    /// <summary>Reads what <see cref="Text(decimal)"/> wrote. An unrounded amount may have 29 digits, which is more than <see cref="StrictDecimal"/> takes from outside.</summary>
    public static decimal Number(string text) =>
        decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private sealed record AddressJson(string? Line1, string? Line2, string? City, string? State, string? PostalCode, string? Country);

    private sealed record TaxIdJson(string Country, string Type, string Value);
}
