using System.Text.Json;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Taxes;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>What an invoice was taxed by and what each line bears of it, as JSON text: copies that name no row of the tax rates (R19).</summary>
internal static class TaxJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string? Write(CustomerTaxation? taxation) => taxation is null ? null : JsonSerializer.Serialize(
        new StoredTaxation(
            $"{taxation.Mode}", $"{taxation.Kind}", [.. taxation.Rates.Select(StoredRate.Of)], taxation.Reason,
            taxation.VatId is { } v ? new StoredVatId(v.VatId, v.IsValid, StoredJson.Text(v.CheckedAt), v.Reference) : null),
        Options);

    public static CustomerTaxation? ReadTaxation(string? json) => json is not null && JsonSerializer.Deserialize<StoredTaxation>(json, Options) is { } stored
        ? new CustomerTaxation(
            Enum.Parse<TaxMode>(stored.Mode), Enum.Parse<TaxTreatmentKind>(stored.Kind), [.. stored.Rates.Select(r => r.ToRate())], stored.Reason,
            stored.VatId is { } v ? new VatIdEvidence(v.Id, v.IsValid, StoredJson.Time(v.CheckedAt)!.Value, v.Reference) : null)
        : null;

    public static string Write(IReadOnlyList<LineTax> taxes) => JsonSerializer.Serialize(
        taxes.Select(t => new StoredTax(StoredRate.Of(t.Rate), StoredJson.Text(t.Amount.Amount))), Options);

    /// <param name="taxPoint">The line's tax point; null before it is taxed.</param>
    /// <param name="json">Its taxes.</param>
    /// <param name="amount">Its amount: with tax where the invoice's amounts contain it.</param>
    /// <param name="mode">Whether they do.</param>
    public static LineTaxes? ReadLine(LocalDate? taxPoint, string json, Money amount, TaxMode mode)
    {
        if (taxPoint is not { } point)
            return null;
        var taxed = new TaxedAmount(amount, ReadTaxes(json, amount.Currency));
        return new LineTaxes(point, mode == TaxMode.Inclusive ? taxed with { Net = amount - taxed.Tax } : taxed);
    }

    public static IReadOnlyList<LineTax> ReadTaxes(string json, Currency currency) =>
        [.. JsonSerializer.Deserialize<List<StoredTax>>(json, Options)!.Select(t => new LineTax(t.Rate.ToRate(), Money.Of(StoredJson.Number(t.Amount), currency)))];

    private sealed record StoredTaxation(string Mode, string Kind, IReadOnlyList<StoredRate> Rates, string? Reason, StoredVatId? VatId);

    private sealed record StoredVatId(string Id, bool IsValid, string CheckedAt, string? Reference);

    private sealed record StoredTax(StoredRate Rate, string Amount);

    private sealed record StoredRate(string Code, string Category, string Rate)
    {
        public static StoredRate Of(TaxRate rate) => new(rate.Code, rate.Category.Code, StoredJson.Text(rate.Rate));

        public TaxRate ToRate() => new(Code, TaxCategory.Of(Category), StoredJson.Number(Rate));
    }
}
