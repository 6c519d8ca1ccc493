using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;

namespace Orb.Billing.EntityFrameworkCore.Customers;

internal sealed class BalanceTransactionRow : IIdentifiedRow
{
    public required Guid TenantId { get; set; }

    public required Guid Id { get; set; }

    public required Guid CustomerId { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public required int Sequence { get; set; }

    public required BalanceAction Action { get; set; }

    public required decimal Amount { get; set; }

    public required decimal StartingBalance { get; set; }

    public required decimal EndingBalance { get; set; }

    public Guid? InvoiceId { get; set; }

    public Guid? CreditNoteId { get; set; }

    public string? Description { get; set; }

    public required Instant CreatedAt { get; set; }

    public CustomerRow Customer { get; set; } = null!;

    public static BalanceTransactionRow Of(Guid tenantId, BalanceTransaction transaction) => new()
    {
        TenantId = tenantId,
        Id = transaction.Id.Value,
        CustomerId = transaction.CustomerId.Value,
        Currency = transaction.Amount.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(transaction.Amount.Currency),
        Sequence = transaction.Sequence,
        Action = transaction.Action,
        Amount = transaction.Amount.Amount,
        StartingBalance = transaction.StartingBalance.Amount,
        EndingBalance = transaction.EndingBalance.Amount,
        InvoiceId = transaction.InvoiceId?.Value,
        CreditNoteId = transaction.CreditNoteId?.Value,
        Description = transaction.Description,
        CreatedAt = transaction.CreatedAt,
    };

    public BalanceTransaction ToTransaction()
    {
        var currency = CurrencyColumns.Read(Currency, CurrencyScale);
        return new BalanceTransaction
        {
            Id = new(Id),
            CustomerId = new(CustomerId),
            Sequence = Sequence,
            Action = Action,
            Amount = Money.Of(Amount, currency),
            StartingBalance = Money.Of(StartingBalance, currency),
            InvoiceId = InvoiceId is { } invoice ? new(invoice) : null,
            CreditNoteId = CreditNoteId is { } note ? new(note) : null,
            Description = Description,
            CreatedAt = CreatedAt,
        };
    }
}
