using NodaTime;
using Orb.Billing.EntityFrameworkCore.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Credits;

/// <summary>A draw of an issued line, in the unit of its price.</summary>
internal sealed class LineDrawRow : ITenantRow
{
    public required Guid TenantId { get; set; }

    public required Guid LineItemId { get; set; }

    /// <summary>The order in which they were written.</summary>
    public required int Ordinal { get; set; }

    public required LocalDate Day { get; set; }

    public Guid? BlockId { get; set; }

    public required decimal Amount { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public InvoiceLineRow LineItem { get; set; } = null!;
}
