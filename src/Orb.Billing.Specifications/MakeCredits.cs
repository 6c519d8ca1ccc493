using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Credits;

namespace Orb.Billing.Specifications;

/// <summary>Prepaid credits with every member set.</summary>
internal static class MakeCredits
{
    public static readonly Currency Unit = Currency.Custom("credits");

    public static CustomerCreditBlock Block(Story story, decimal amount) => new()
    {
        CustomerId = story.Customer.Id,
        Metadata = new Dictionary<string, string> { ["Order"] = "7" },
        Block = new CreditBlock(new CreditBlockId(Ids.Next()), Money.Of(amount, Unit), Make.Noon, Make.Noon)
        {
            ExpiresAt = Make.Noon + Duration.FromDays(30),
            PerUnitCostBasis = 0.0125m,
            Filters = [ItemFilter.Only(Ids.Item())],
            Source = CreditBlockSource.TopUp,
            Status = CreditBlockStatus.PendingPayment,
        },
    };

    public static CreditLedgerItem Entry(Story story, CustomerCreditBlock block, long sequence) => new()
    {
        Id = new CreditLedgerEntryId(Ids.Next()),
        CustomerId = story.Customer.Id,
        Description = "Welcome",
        Metadata = new Dictionary<string, string> { ["Order"] = "7" },
        Entry = new LedgerEntry
        {
            Sequence = sequence,
            Type = LedgerEntryType.ExpirationChange,
            BlockId = block.Block.Id,
            Amount = block.Block.Original,
            StartingBalance = Money.Zero(Unit),
            EndingBalance = block.Block.Original,
            At = Make.Noon,
            PriceId = Ids.Price(),
            Day = new LocalDate(2026, 1, 5),
            NewBlockId = new CreditBlockId(Ids.Next()),
            NewExpiresAt = Make.Noon,
            VoidReason = CreditVoidReason.Refund,
        },
    };
}
