using NodaTime;
using Orb.Billing.Core.Taxes;
using Orb.Billing.EntityFrameworkCore.Customers;
using Orb.Billing.Taxes;

namespace Orb.Billing.EntityFrameworkCore.Taxes;

internal sealed class TaxRateRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required string Code { get; set; }

    public required string Category { get; set; }

    public required decimal Rate { get; set; }

    public required TaxMode Mode { get; set; }

    public required bool IsDefault { get; set; }

    public required Instant CreatedAt { get; set; }

    public static TaxRateRow Of(Guid tenantId, ManualTaxRate rate) => new()
    {
        TenantId = tenantId,
        Id = rate.Id.Value,
        Code = rate.TaxRate.Code,
        Category = rate.TaxRate.Category.Code,
        Rate = rate.TaxRate.Rate,
        Mode = rate.Mode,
        IsDefault = rate.IsDefault,
        CreatedAt = rate.CreatedAt,
    };

    public ManualTaxRate ToRate() => new()
    {
        Id = new(Id),
        TaxRate = new TaxRate(Code, TaxCategory.Of(Category), Rate),
        Mode = Mode,
        IsDefault = IsDefault,
        CreatedAt = CreatedAt,
    };
}

internal sealed class CustomerTaxesRow : IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid CustomerId { get; set; }

    public required TaxTreatmentKind Kind { get; set; }

    public string? Reason { get; set; }

    public string? VatId { get; set; }

    public bool? VatIdIsValid { get; set; }

    public Instant? VatIdCheckedAt { get; set; }

    public string? VatIdReference { get; set; }

    public int Version { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public static CustomerTaxesRow Of(Guid tenantId, CustomerTaxes taxes) => new()
    {
        TenantId = tenantId,
        CustomerId = taxes.CustomerId.Value,
        Kind = taxes.Kind,
        Reason = taxes.Reason,
        VatId = taxes.VatId?.VatId,
        VatIdIsValid = taxes.VatId?.IsValid,
        VatIdCheckedAt = taxes.VatId?.CheckedAt,
        VatIdReference = taxes.VatId?.Reference,
        Version = taxes.Version,
    };

    public CustomerTaxes ToTaxes(IEnumerable<CustomerTaxRateRow> rates) => new()
    {
        CustomerId = new(CustomerId),
        TaxRateIds = [.. rates.OrderBy(r => r.Position).Select(r => new TaxRateId(r.TaxRateId))],
        Kind = Kind,
        Reason = Reason,
        VatId = VatId is { } id ? new VatIdEvidence(id, VatIdIsValid!.Value, VatIdCheckedAt!.Value, VatIdReference) : null,
        Version = Version,
    };
}

internal sealed class CustomerTaxRateRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid CustomerId { get; set; }

    public required Guid TaxRateId { get; set; }

    public required int Position { get; set; }

    public CustomerTaxesRow Taxes { get; set; } = null!;

    public TaxRateRow TaxRate { get; set; } = null!;
}
