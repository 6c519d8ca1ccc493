using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;

namespace Orb.Billing.EntityFrameworkCore.Credits;

/// <summary>The credits of an allocation price as JSON text; amounts are strings, because a reader of JSON numbers may take them for floats.</summary>
internal static class AllocationTermsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(AllocationTerms terms) => JsonSerializer.Serialize(
        new TermsJson(
            StoredJson.Text(terms.Credits.Amount), terms.Credits.Currency.Code, CurrencyColumns.CustomScale(terms.Credits.Currency), StoredJson.Text(terms.CostBasis),
            terms.Lifetime.Length, terms.Lifetime.Unit, terms.Lifetime.EndsWithCadence, ItemFilterJson.Write(terms.Filters)),
        Options);

    public static AllocationTerms Read(string json)
    {
        var terms = JsonSerializer.Deserialize<TermsJson>(json, Options)!;
        return new AllocationTerms(
            Money.Of(StoredJson.Number(terms.Credits), CurrencyColumns.Read(terms.Currency, terms.CurrencyScale)),
            Lifetimes.Read(terms.LifetimeLength, terms.LifetimeUnit, terms.EndsWithCadence),
            StoredJson.Number(terms.CostBasis),
            ItemFilterJson.Read(terms.Filters));
    }

    private sealed record TermsJson(
        string Credits, string Currency, int? CurrencyScale, string CostBasis, int LifetimeLength, CadenceUnit? LifetimeUnit, bool EndsWithCadence, string Filters);
}
