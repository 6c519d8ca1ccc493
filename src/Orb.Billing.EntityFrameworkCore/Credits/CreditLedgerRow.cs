using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Credits;
using Orb.Billing.EntityFrameworkCore.Customers;

namespace Orb.Billing.EntityFrameworkCore.Credits;

internal sealed class CreditLedgerRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid CustomerId { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public required long Sequence { get; set; }

    public required LedgerEntryType Type { get; set; }

    public required Guid BlockId { get; set; }

    public required decimal Amount { get; set; }

    public required decimal StartingBalance { get; set; }

    public required decimal EndingBalance { get; set; }

    public required Instant At { get; set; }

    public Guid? InvoiceId { get; set; }

    public Guid? PriceId { get; set; }

    public LocalDate? Day { get; set; }

    public Guid? NewBlockId { get; set; }

    public Instant? NewExpiresAt { get; set; }

    public CreditVoidReason? VoidReason { get; set; }

    public string? Description { get; set; }

    public string? Metadata { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public static CreditLedgerRow Of(Guid tenantId, CreditLedgerItem item)
    {
        var entry = item.Entry;
        return new CreditLedgerRow
        {
            TenantId = tenantId,
            Id = item.Id.Value,
            CustomerId = item.CustomerId.Value,
            Currency = entry.Amount.Currency.Code,
            CurrencyScale = CurrencyColumns.CustomScale(entry.Amount.Currency),
            Sequence = entry.Sequence,
            Type = entry.Type,
            BlockId = entry.BlockId.Value,
            Amount = entry.Amount.Amount,
            StartingBalance = entry.StartingBalance.Amount,
            EndingBalance = entry.EndingBalance.Amount,
            At = entry.At,
            InvoiceId = entry.InvoiceId?.Value,
            PriceId = entry.PriceId?.Value,
            Day = entry.Day,
            NewBlockId = entry.NewBlockId?.Value,
            NewExpiresAt = entry.NewExpiresAt,
            VoidReason = entry.VoidReason,
            Description = item.Description,
            Metadata = StoredJson.Write(item.Metadata),
        };
    }

    public CreditLedgerItem ToItem()
    {
        var currency = CurrencyColumns.Read(Currency, CurrencyScale);
        return new CreditLedgerItem
        {
            Id = new(Id),
            CustomerId = new(CustomerId),
            Description = Description,
            Metadata = StoredJson.ReadLabels(Metadata ?? "{}"),
            Entry = new LedgerEntry
            {
                Sequence = Sequence,
                Type = Type,
                BlockId = new(BlockId),
                Amount = Money.Of(Amount, currency),
                StartingBalance = Money.Of(StartingBalance, currency),
                EndingBalance = Money.Of(EndingBalance, currency),
                At = At,
                InvoiceId = InvoiceId is { } invoice ? new(invoice) : null,
                PriceId = PriceId is { } price ? new(price) : null,
                Day = Day,
                NewBlockId = NewBlockId is { } block ? new(block) : null,
                NewExpiresAt = NewExpiresAt,
                VoidReason = VoidReason,
            },
        };
    }
}
