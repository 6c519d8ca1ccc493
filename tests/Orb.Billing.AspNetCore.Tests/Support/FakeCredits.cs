using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>Prepaid credits as the tests want them: an entry of each type, and a block bought with the sample's invoice.</summary>
internal sealed class FakeCredits(FakeBilling billing) : ICreditService
{
    public static readonly CustomerCreditBlock Block = new()
    {
        CustomerId = Samples.Customer.Id,
        Block = new CreditBlock(new CreditBlockId(new Guid("01900000-0000-7000-8000-0000000000c1")), Usd(100m), Samples.Now, Samples.Now)
        {
            Remaining = Usd(62.5m),
            ExpiresAt = Samples.Now + Duration.FromDays(30),
            PerUnitCostBasis = 0.80m,
            Filters = [ItemFilter.Only(Samples.Item.Id)],
        },
        PurchaseInvoiceId = Samples.Issued.Invoice.Id,
        Metadata = new Dictionary<string, string> { ["CamelKey"] = "v" },
    };

    public static readonly TopUp Rule = new()
    {
        Id = new TopUpId(new Guid("01900000-0000-7000-8000-0000000000d1")),
        CustomerId = Samples.Customer.Id,
        Rule = new TopUpRule(Usd(10m), Usd(50m), 0.8m, Currency.Usd, CreditLifetime.Months(3)),
        Terms = new PurchaseTerms(30, "Thanks", true),
        CreatedAt = Samples.Now,
    };

    public static CreditLedgerView Entry(LedgerEntryType type, LedgerEntryState state = LedgerEntryState.Committed) => new(
        new CreditLedgerItem
        {
            Id = new CreditLedgerEntryId(new Guid("01900000-0000-7000-8000-0000000000e1")),
            CustomerId = Samples.Customer.Id,
            Entry = new LedgerEntry
            {
                Sequence = 3,
                Type = type,
                State = state,
                BlockId = Block.Block.Id,
                Amount = Usd(12.5m),
                StartingBalance = Usd(75m),
                EndingBalance = Usd(62.5m),
                At = Samples.Now,
                InvoiceId = Samples.Issued.Invoice.Id,
                PriceId = new PriceId(Guid.Empty),
                NewExpiresAt = type == LedgerEntryType.ExpirationChange ? Samples.Now + Duration.FromDays(60) : null,
                VoidReason = type == LedgerEntryType.Void ? CreditVoidReason.Refund : null,
            },
            Description = "By hand",
        },
        Block,
        Samples.Customer);

    public Task<Outcome<IReadOnlyList<CustomerCreditBlock>>> ListBlocksAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Outcome<Page<CustomerCreditBlock>>> ListBlocksAsync(
        CustomerId customerId, CreditBlockQuery query, PageRequest page, CancellationToken cancellationToken) =>
        billing.Done((customerId, query, page), new Page<CustomerCreditBlock>([Block], null));

    public Task<Outcome<Page<CreditLedgerView>>> ListLedgerAsync(
        CustomerId customerId, CreditLedgerQuery query, PageRequest page, CancellationToken cancellationToken) => billing.Done(
            (customerId, query, page),
            new Page<CreditLedgerView>([Entry(LedgerEntryType.Decrement, LedgerEntryState.Pending), .. Enum.GetValues<LedgerEntryType>().Select(t => Entry(t))], null));

    public Task<Outcome<IReadOnlyList<LedgerEntry>>> PendingAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Outcome<Money>> BalanceAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Outcome<CustomerCreditBlock>> AddAsync(CustomerId customerId, AddCreditBlock command, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Outcome<CreditLedgerView>> IncrementAsync(CustomerId customerId, AddCreditBlock command, CancellationToken cancellationToken) =>
        billing.Done<CreditLedgerView>(command, Entry(LedgerEntryType.Increment));

    public Task<Outcome<IReadOnlyList<CreditLedgerView>>> DecrementAsync(CustomerId customerId, DecrementCredits command, CancellationToken cancellationToken) =>
        Written(command, LedgerEntryType.Decrement, LedgerEntryType.Decrement);

    public Task<Outcome<IReadOnlyList<CreditLedgerView>>> ChangeExpirationAsync(
        CustomerId customerId, ChangeCreditExpiration command, CancellationToken cancellationToken) => Written(command, LedgerEntryType.ExpirationChange);

    public Task<Outcome<IReadOnlyList<CreditLedgerView>>> VoidAsync(CustomerId customerId, VoidCreditBlock command, CancellationToken cancellationToken) =>
        Written(command, LedgerEntryType.VoidInitiated, LedgerEntryType.Void);

    public Task<Outcome<IReadOnlyList<CreditLedgerView>>> AmendAsync(CustomerId customerId, AmendCreditBlock command, CancellationToken cancellationToken) =>
        Written(command, LedgerEntryType.Amendment);

    public Task<Outcome<IReadOnlyList<TopUp>>> ListTopUpsAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        Task.FromResult(Outcome.Success<IReadOnlyList<TopUp>>([Rule]));

    public Task<Outcome<TopUp>> SetTopUpAsync(CustomerId customerId, SetTopUp command, CancellationToken cancellationToken) => billing.Done(command, Rule);

    public Task<Outcome<TopUp>> DeleteTopUpAsync(CustomerId customerId, TopUpId id, CancellationToken cancellationToken) => billing.Done(id, Rule);

    public Task<Outcome<IReadOnlyList<CreditAllocation>>> ListAllocationsAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Outcome<CreditAllocation>> AddAllocationAsync(CustomerId customerId, AddCreditAllocation command, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Outcome<CreditAllocation>> EndAllocationAsync(CustomerId customerId, CreditAllocationId id, Instant end, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private async Task<Outcome<IReadOnlyList<CreditLedgerView>>> Written(object command, params LedgerEntryType[] types) =>
        (await billing.Done<object>(command, command)).TryGetValue(out _, out var refusal)
            ? Outcome.Success<IReadOnlyList<CreditLedgerView>>([.. types.Select(t => Entry(t))])
            : refusal;

    private static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);
}
