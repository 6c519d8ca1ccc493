using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Credits;
using Orb.Billing.EntityFrameworkCore.Customers;

namespace Orb.Billing.EntityFrameworkCore.Credits;

internal sealed class CreditBlockRow : IIdentifiedRow, IVersionedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid CustomerId { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public required decimal Original { get; set; }

    public required decimal Remaining { get; set; }

    public required decimal Used { get; set; }

    public required Instant EffectiveAt { get; set; }

    public Instant? ExpiresAt { get; set; }

    public decimal? PerUnitCostBasis { get; set; }

    public required string Filters { get; set; }

    public required CreditBlockSource Source { get; set; }

    public required CreditBlockStatus Status { get; set; }

    public Guid? PurchaseInvoiceId { get; set; }

    /// <summary>What an allocation price gave it for; all null for other blocks. No foreign key: a free allocation has no charge to invoice.</summary>
    public Guid? SubscriptionId { get; set; }

    public Guid? LineageId { get; set; }

    public LocalDate? AnchorPeriodStart { get; set; }

    public int? AllocationSequence { get; set; }

    public bool ExpiryBooked { get; set; }

    public string? Metadata { get; set; }

    public required Instant CreatedAt { get; set; }

    public int Version { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public static CreditBlockRow Of(Guid tenantId, CustomerCreditBlock owned)
    {
        var block = owned.Block;
        return new CreditBlockRow
        {
            TenantId = tenantId,
            Id = block.Id.Value,
            CustomerId = owned.CustomerId.Value,
            Currency = block.Currency.Code,
            CurrencyScale = CurrencyColumns.CustomScale(block.Currency),
            Original = block.Original.Amount,
            Remaining = block.Remaining.Amount,
            Used = block.Used.Amount,
            EffectiveAt = block.EffectiveAt,
            ExpiresAt = block.ExpiresAt,
            PerUnitCostBasis = block.PerUnitCostBasis,
            Filters = ItemFilterJson.Write(block.Filters),
            Source = block.Source,
            Status = block.Status,
            PurchaseInvoiceId = owned.PurchaseInvoiceId?.Value,
            SubscriptionId = owned.Allocation?.SubscriptionId.Value,
            LineageId = owned.Allocation?.LineageId.Value,
            AnchorPeriodStart = owned.Allocation?.AnchorPeriodStart,
            AllocationSequence = owned.Allocation is null ? null : owned.AllocationSequence,
            ExpiryBooked = owned.ExpiryBooked,
            Metadata = StoredJson.Write(owned.Metadata),
            CreatedAt = block.CreatedAt,
            Version = owned.Version,
        };
    }

    public CustomerCreditBlock ToBlock()
    {
        var currency = CurrencyColumns.Read(Currency, CurrencyScale);
        return new CustomerCreditBlock
        {
            CustomerId = new(CustomerId),
            Block = new CreditBlock(new CreditBlockId(Id), Money.Of(Original, currency), EffectiveAt, CreatedAt)
            {
                Remaining = Money.Of(Remaining, currency),
                Used = Money.Of(Used, currency),
                ExpiresAt = ExpiresAt,
                PerUnitCostBasis = PerUnitCostBasis,
                Filters = ItemFilterJson.Read(Filters),
                Source = Source,
                Status = Status,
            },
            PurchaseInvoiceId = PurchaseInvoiceId is { } invoice ? new(invoice) : null,
            Allocation = SubscriptionId is { } subscription
                ? new ChargeKey(new(subscription), new(LineageId!.Value), AnchorPeriodStart!.Value, ChargeKind.Allocation)
                : null,
            AllocationSequence = AllocationSequence ?? 0,
            ExpiryBooked = ExpiryBooked,
            Metadata = StoredJson.ReadLabels(Metadata ?? "{}"),
            Version = Version,
        };
    }
}
