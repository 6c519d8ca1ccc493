using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Work;

namespace Orb.Billing.Credits;

internal sealed class CreditService(
    ICreditStore store,
    ICustomerStore customers,
    CreditUnits units,
    CreditWriting writing,
    CreditHolds holds,
    CreditPurchases purchases,
    CreditRules rules,
    CreditTurn turn,
    CreditReading reading,
    IItemStore items,
    IIdGenerator ids,
    IDateTimeZoneProvider zones) : ICreditService
{
    public async Task<Outcome<IReadOnlyList<CustomerCreditBlock>>> ListBlocksAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken)
    {
        if (!(await WalletAsync(customerId, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var wallet, out var refusal))
            return refusal;
        return Outcome.Success<IReadOnlyList<CustomerCreditBlock>>([.. wallet.Stored.Values.OrderBy(b => b.Block, BurnOrder.Instance)]);
    }

    public Task<Outcome<Page<CustomerCreditBlock>>> ListBlocksAsync(
        CustomerId customerId, CreditBlockQuery query, PageRequest page, CancellationToken cancellationToken) =>
        reading.BlocksAsync(customerId, query, page, cancellationToken);

    public Task<Outcome<Page<CreditLedgerView>>> ListLedgerAsync(
        CustomerId customerId, CreditLedgerQuery query, PageRequest page, CancellationToken cancellationToken) =>
        reading.LedgerAsync(customerId, query, page, cancellationToken);

    public async Task<Outcome<IReadOnlyList<LedgerEntry>>> PendingAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken)
    {
        if (!(await WalletAsync(customerId, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var wallet, out var refusal))
            return refusal;
        var customer = (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false))!;
        return await reading.PendingAsync(customer, wallet, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Outcome<Money>> BalanceAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken) =>
        (await WalletAsync(customerId, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var wallet, out var refusal)
            ? wallet.Ledger.Balance
            : refusal;

    public async Task<Outcome<CustomerCreditBlock>> AddAsync(CustomerId customerId, AddCreditBlock command, CancellationToken cancellationToken) =>
        (await IncrementAsync(customerId, command, cancellationToken).ConfigureAwait(false)).TryGetValue(out var added, out var refusal) ? added.Block : refusal;

    public Task<Outcome<CreditLedgerView>> IncrementAsync(CustomerId customerId, AddCreditBlock command, CancellationToken cancellationToken) => turn.RunAsync<CreditLedgerView>(
        customerId,
        command.Currency,
        async (at, unit) =>
        {
            var zone = zones[at.Customer.TimeZone];
            var validation = new Validation();
            validation.OptionalText("description", command.Description, 1_000);
            var amount = validation.PositiveAmount("amount", command.Amount, unit);
            validation.Time("effective_date", command.EffectiveAt);
            CreditUnits.Midnight(validation, "expiry_date", command.ExpiresAt, zone);
            validation.NotNegative("per_unit_cost_basis", command.PerUnitCostBasis ?? 0m);
            var metadata = validation.Metadata(command.Metadata);
            var invoice = Invoice(validation, command, amount, unit, at);
            if (validation.Failed)
                return validation.Refusal;
            if (command.InvoiceItemId is { } itemId && (await items.FindManyAsync([itemId], cancellationToken).ConfigureAwait(false)).Count == 0)
                return Refusal.NotFound("Item", itemId.ToString());
            var block = new CreditBlock(new CreditBlockId(ids.Next()), amount, command.EffectiveAt ?? at.Now, at.Now)
            {
                ExpiresAt = command.ExpiresAt,
                PerUnitCostBasis = command.PerUnitCostBasis,
                Filters = command.Filters,
            };
            return (await purchases.AddAsync(at.Customer, block, invoice, at.Now, command.Description, cancellationToken, metadata).ConfigureAwait(false))
                .TryGetValue(out var added, out var refusal)
                ? new CreditLedgerView(added.Item, added.Block, at.Customer)
                : refusal;
        },
        "credits_added",
        command.Description,
        added => AuditLog.Amounts(("amount", added.Block.Block.Original)),
        cancellationToken);

    public Task<Outcome<IReadOnlyList<CreditLedgerView>>> DecrementAsync(
        CustomerId customerId, DecrementCredits command, CancellationToken cancellationToken) => ApplyAsync(
        customerId, command.Currency, command.Amount, new EntryTexts(command.Description, command.Metadata), "credits_decremented",
        (at, amount) => new DeductCredits(at, amount!.Value), cancellationToken);

    public async Task<Outcome<IReadOnlyList<CreditLedgerView>>> ChangeExpirationAsync(
        CustomerId customerId, ChangeCreditExpiration command, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", customerId.ToString());
        var zone = zones[customer.TimeZone];
        var validation = new Validation();
        if (command.NewExpiresAt is null == command.NewExpiryDate is null)
            validation.Add("target_expiry_date", "is required, as an instant or as a day.");
        var expiry = command.NewExpiryDate is { } day ? LocalDays.StartOf(day, zone) : command.NewExpiresAt ?? default;
        CreditUnits.Midnight(validation, command.NewExpiryDate is null ? "expiry_date" : "target_expiry_date", expiry, zone);
        if (validation.Failed)
            return validation.Refusal;
        if (!(await BlockAsync(customer, command, cancellationToken).ConfigureAwait(false)).TryGetValue(out var blockId, out var refusal))
            return refusal;
        var newId = new CreditBlockId(ids.Next());
        return await OfBlockAsync(
            customerId, blockId, command.Currency, command.Amount, new EntryTexts(command.Description, command.Metadata), "credits_expiration_changed",
            (at, amount) => new ChangeExpiration(at, blockId, newId, expiry, amount), cancellationToken).ConfigureAwait(false);
    }

    public Task<Outcome<IReadOnlyList<CreditLedgerView>>> VoidAsync(CustomerId customerId, VoidCreditBlock command, CancellationToken cancellationToken) =>
        OfBlockAsync(
            customerId, command.BlockId, command.Currency, command.Amount, new EntryTexts(command.Description, command.Metadata), "credits_voided",
            (at, amount) => new VoidCredits(at, command.BlockId, amount!.Value, command.Reason), cancellationToken);

    public Task<Outcome<IReadOnlyList<CreditLedgerView>>> AmendAsync(CustomerId customerId, AmendCreditBlock command, CancellationToken cancellationToken) =>
        OfBlockAsync(
            customerId, command.BlockId, command.Currency, command.Amount, new EntryTexts(command.Description, command.Metadata), "credits_amended",
            (at, amount) => new AmendCredits(at, command.BlockId, amount!.Value), cancellationToken);

    public Task<Outcome<IReadOnlyList<TopUp>>> ListTopUpsAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        rules.ListTopUpsAsync(customerId, cancellationToken);

    public Task<Outcome<TopUp>> SetTopUpAsync(CustomerId customerId, SetTopUp command, CancellationToken cancellationToken) =>
        rules.SetTopUpAsync(customerId, command, cancellationToken);

    public Task<Outcome<TopUp>> DeleteTopUpAsync(CustomerId customerId, TopUpId id, CancellationToken cancellationToken) =>
        rules.DeleteTopUpAsync(customerId, id, cancellationToken);

    public Task<Outcome<IReadOnlyList<CreditAllocation>>> ListAllocationsAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        rules.ListAllocationsAsync(customerId, cancellationToken);

    public Task<Outcome<CreditAllocation>> AddAllocationAsync(CustomerId customerId, AddCreditAllocation command, CancellationToken cancellationToken) =>
        rules.AddAllocationAsync(customerId, command, cancellationToken);

    public Task<Outcome<CreditAllocation>> EndAllocationAsync(
        CustomerId customerId, CreditAllocationId id, Instant end, CancellationToken cancellationToken) =>
        rules.EndAllocationAsync(customerId, id, end, cancellationToken);

    private static PurchaseInvoice? Invoice(Validation validation, AddCreditBlock command, Money amount, Currency unit, CustomerNow at)
    {
        if (command.Invoice is not { } terms)
        {
            if (command.MarkAsPaid)
                validation.Add("invoice_settings.mark_as_paid", "needs an invoice to be paid.");
            return null;
        }

        CreditRules.Check(validation, terms);
        if (command.InvoiceDueDate is { } due)
        {
            validation.Time("invoice_settings.custom_due_date", due);
            if (terms.NetTerms != 0)
                validation.Add("invoice_settings.custom_due_date", "is not for an invoice with net terms; give one of the two.");
            else if (due < at.Now)
                validation.Add("invoice_settings.custom_due_date", $"must not lie before the invoice date, {at.Now}, but is {due}.");
        }

        if (CreditUnits.OfPurchase(validation, command.InvoiceCurrency, unit, at.Customer) is not { } currency || validation.Failed)
            return null;
        if (CreditPurchase.Total(amount, command.PerUnitCostBasis ?? 0m, currency) is { } total)
        {
            return new PurchaseInvoice(total, terms, command.MarkAsPaid)
            {
                DueDate = command.InvoiceDueDate,
                ItemId = command.InvoiceItemId,
                AutoCollection = command.AutoCollection,
            };
        }

        validation.Add("per_unit_cost_basis", "times the amount rounds to nothing, so there is nothing to invoice.");
        return null;
    }

    // By its id, or by its expiry where that names one block alone.
    private async Task<Outcome<CreditBlockId>> BlockAsync(Customer customer, ChangeCreditExpiration command, CancellationToken cancellationToken)
    {
        var all = await store.BlocksAsync([customer.Id], cancellationToken).ConfigureAwait(false);
        if (command.BlockId is { } id)
        {
            var named = all.FirstOrDefault(b => b.Block.Id == id);
            return named is null ? Refusal.NotFound("CreditBlock", id.ToString())
                : command.ExpiresAt is { } expiry && named.Block.ExpiresAt != expiry
                    ? Refusal.Invalid("expiry_date", $"is {expiry}, but the block {id} expires at {named.Block.ExpiresAt?.ToString() ?? "no time"}.")
                : id;
        }

        if (command.ExpiresAt is null)
            return Refusal.Invalid("block_id", "is required, or the expiry_date of the block.");
        if (!(await units.FindAsync(customer, command.Currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var unit, out var refusal))
            return refusal;
        var found = all.Where(b => b.Block.Currency == unit && b.Block.ExpiresAt == command.ExpiresAt && b.Block.Remaining.IsPositive).ToList();
        return found.Count switch
        {
            0 => Refusal.Invalid("expiry_date", $"no block with credits left expires at {command.ExpiresAt}."),
            1 => found[0].Block.Id,
            _ => Refusal.Invalid("block_id", $"is required: {found.Count} blocks expire at {command.ExpiresAt}."),
        };
    }

    private async Task<Outcome<IReadOnlyList<CreditLedgerView>>> OfBlockAsync(
        CustomerId customerId, CreditBlockId blockId, string? currency, decimal? amount, EntryTexts texts, string action,
        Func<Instant, Money?, LedgerCommand> command, CancellationToken cancellationToken)
    {
        var all = await store.BlocksAsync([customerId], cancellationToken).ConfigureAwait(false);
        var named = all.FirstOrDefault(b => b.Block.Id == blockId);
        if (named is not null && currency is not null && named.Block.Currency.Code != currency)
            return Refusal.Invalid("currency", $"is '{Validation.Shorten(currency)}', but the block {blockId} is in {named.Block.Currency}.");
        return named is { } owned
            ? await ApplyAsync(customerId, owned.Block.Currency.Code, amount, texts, action, command, cancellationToken).ConfigureAwait(false)
            : Refusal.NotFound("CreditBlock", blockId.ToString());
    }

    // What drafts have reserved is not to be taken.
    private Task<Outcome<IReadOnlyList<CreditLedgerView>>> ApplyAsync(
        CustomerId customerId, string? currency, decimal? amount, EntryTexts texts, string action, Func<Instant, Money?, LedgerCommand> command,
        CancellationToken cancellationToken) => turn.RunAsync(
        customerId,
        currency,
        async (at, unit) =>
        {
            var validation = new Validation();
            validation.OptionalText("description", texts.Description, 1_000);
            var metadata = validation.Metadata(texts.Metadata);
            Money? money = amount is { } given ? validation.PositiveAmount("amount", given, unit) : null;
            if (validation.Failed)
                return validation.Refusal;
            var reserved = await holds.OfAsync(at.Customer, at.Now, cancellationToken).ConfigureAwait(false);
            var wallet = (await writing.LoadAsync(customerId, unit, cancellationToken).ConfigureAwait(false)).Reserving(reserved);
            var outcome = wallet.Ledger.Apply(command(at.Now, money));
            if (!outcome.IsAccepted)
                return CreditRefusals.Of(outcome.Refusal.Value);
            var written = await writing.WriteAsync(
                wallet, outcome.Ledger, outcome.Entries, null, texts.Description, cancellationToken, metadata).ConfigureAwait(false);
            var blocks = outcome.Ledger.Blocks.ToDictionary(b => b.Id);
            return Outcome.Success<IReadOnlyList<CreditLedgerView>>(
                [.. written.Select(i => new CreditLedgerView(i, wallet.Stored[i.Entry.BlockId] with { Block = blocks[i.Entry.BlockId] }, at.Customer))]);
        },
        action,
        texts.Description,
        entries => entries.Count == 0 ? [] : AuditLog.Amounts(("amount", entries[0].Entry.Amount), ("balance", entries[^1].Entry.EndingBalance)),
        cancellationToken);

    private sealed record EntryTexts(string? Description, IReadOnlyDictionary<string, string?>? Metadata);

    private async Task<Outcome<CreditWallet>> WalletAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", customerId.ToString());
        if (!(await units.FindAsync(customer, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var unit, out var refusal))
            return refusal;
        return await writing.LoadAsync(customerId, unit, cancellationToken).ConfigureAwait(false);
    }
}
