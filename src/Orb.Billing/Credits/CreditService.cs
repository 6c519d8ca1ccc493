using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

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
    TestClocks.CustomerClock clock,
    IIdGenerator ids,
    IDateTimeZoneProvider zones) : ICreditService
{
    public async Task<Outcome<IReadOnlyList<CustomerCreditBlock>>> ListBlocksAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken)
    {
        if (!(await WalletAsync(customerId, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var wallet, out var refusal))
            return refusal;
        return Outcome.Success<IReadOnlyList<CustomerCreditBlock>>([.. wallet.Stored.Values.OrderBy(b => b.Block, BurnOrder.Instance)]);
    }

    public async Task<Outcome<Page<CreditLedgerItem>>> ListLedgerAsync(
        CustomerId customerId, string? currency, PageRequest page, CancellationToken cancellationToken)
    {
        if (!(await WalletAsync(customerId, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var wallet, out var refusal))
            return refusal;
        return await Paging.ReadAsync(
            page,
            (after, take) => store.ListAsync(customerId, wallet.Ledger.Currency, after, take, cancellationToken),
            e => new PagePosition(null, e.Id.Value)).ConfigureAwait(false);
    }

    public async Task<Outcome<IReadOnlyList<LedgerEntry>>> PendingAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken)
    {
        if (!(await WalletAsync(customerId, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var wallet, out var refusal))
            return refusal;
        var customer = (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false))!;
        var now = await clock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        try
        {
            return Outcome.Success(wallet.Reserving(await holds.OfAsync(customer, now, cancellationToken).ConfigureAwait(false)).Ledger.PendingEntries(now));
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The drafts cannot be calculated. {overflow.Message}");
        }
    }

    public async Task<Outcome<Money>> BalanceAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken) =>
        (await WalletAsync(customerId, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var wallet, out var refusal)
            ? wallet.Ledger.Balance
            : refusal;

    public Task<Outcome<CustomerCreditBlock>> AddAsync(CustomerId customerId, AddCreditBlock command, CancellationToken cancellationToken) => turn.RunAsync(
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
            var invoice = Invoice(validation, command, amount, unit, at.Customer);
            if (validation.Failed)
                return validation.Refusal;
            var block = new CreditBlock(new CreditBlockId(ids.Next()), amount, command.EffectiveAt ?? at.Now, at.Now)
            {
                ExpiresAt = command.ExpiresAt,
                PerUnitCostBasis = command.PerUnitCostBasis,
                Filters = command.Filters,
            };
            return await purchases.AddAsync(at.Customer, block, invoice, at.Now, command.Description, cancellationToken).ConfigureAwait(false);
        },
        "credits_added",
        command.Description,
        added => AuditLog.Amounts(("amount", added.Block.Original)),
        cancellationToken);

    public Task<Outcome<IReadOnlyList<CreditLedgerItem>>> DecrementAsync(
        CustomerId customerId, DecrementCredits command, CancellationToken cancellationToken) => ApplyAsync(
        customerId, command.Currency, command.Amount, command.Description, "credits_decremented", (at, amount) => new DeductCredits(at, amount!.Value), cancellationToken);

    public async Task<Outcome<IReadOnlyList<CreditLedgerItem>>> ChangeExpirationAsync(
        CustomerId customerId, ChangeCreditExpiration command, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", customerId.ToString());
        var validation = new Validation();
        CreditUnits.Midnight(validation, "expiry_date", command.NewExpiresAt, zones[customer.TimeZone]);
        if (validation.Failed)
            return validation.Refusal;
        var newId = new CreditBlockId(ids.Next());
        return await OfBlockAsync(
            customerId, command.BlockId, command.Amount, command.Description, "credits_expiration_changed",
            (at, amount) => new ChangeExpiration(at, command.BlockId, newId, command.NewExpiresAt, amount), cancellationToken).ConfigureAwait(false);
    }

    public Task<Outcome<IReadOnlyList<CreditLedgerItem>>> VoidAsync(CustomerId customerId, VoidCreditBlock command, CancellationToken cancellationToken) =>
        OfBlockAsync(
            customerId, command.BlockId, command.Amount, command.Description, "credits_voided",
            (at, amount) => new VoidCredits(at, command.BlockId, amount!.Value, command.Reason), cancellationToken);

    public Task<Outcome<IReadOnlyList<CreditLedgerItem>>> AmendAsync(CustomerId customerId, AmendCreditBlock command, CancellationToken cancellationToken) =>
        OfBlockAsync(
            customerId, command.BlockId, command.Amount, command.Description, "credits_amended",
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

    private static PurchaseInvoice? Invoice(Validation validation, AddCreditBlock command, Money amount, Currency unit, Customer customer)
    {
        if (command.Invoice is not { } terms)
        {
            if (command.MarkAsPaid)
                validation.Add("invoice_settings.mark_as_paid", "needs an invoice to be paid.");
            return null;
        }

        CreditRules.Check(validation, terms);
        if (CreditUnits.OfPurchase(validation, command.InvoiceCurrency, unit, customer) is not { } currency || validation.Failed)
            return null;
        if (CreditPurchase.Total(amount, command.PerUnitCostBasis ?? 0m, currency) is { } total)
            return new PurchaseInvoice(total, terms, command.MarkAsPaid);
        validation.Add("per_unit_cost_basis", "times the amount rounds to nothing, so there is nothing to invoice.");
        return null;
    }

    private async Task<Outcome<IReadOnlyList<CreditLedgerItem>>> OfBlockAsync(
        CustomerId customerId, CreditBlockId blockId, decimal? amount, string? description, string action,
        Func<Instant, Money?, LedgerCommand> command, CancellationToken cancellationToken)
    {
        var all = await store.BlocksAsync([customerId], cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(b => b.Block.Id == blockId) is { } owned
            ? await ApplyAsync(customerId, owned.Block.Currency.Code, amount, description, action, command, cancellationToken).ConfigureAwait(false)
            : Refusal.NotFound("CreditBlock", blockId.ToString());
    }

    // What drafts have reserved is not to be taken.
    private Task<Outcome<IReadOnlyList<CreditLedgerItem>>> ApplyAsync(
        CustomerId customerId, string? currency, decimal? amount, string? description, string action, Func<Instant, Money?, LedgerCommand> command,
        CancellationToken cancellationToken) => turn.RunAsync(
        customerId,
        currency,
        async (at, unit) =>
        {
            var validation = new Validation();
            validation.OptionalText("description", description, 1_000);
            Money? money = amount is { } given ? validation.PositiveAmount("amount", given, unit) : null;
            if (validation.Failed)
                return validation.Refusal;
            var reserved = await holds.OfAsync(at.Customer, at.Now, cancellationToken).ConfigureAwait(false);
            var wallet = (await writing.LoadAsync(customerId, unit, cancellationToken).ConfigureAwait(false)).Reserving(reserved);
            var outcome = wallet.Ledger.Apply(command(at.Now, money));
            if (!outcome.IsAccepted)
                return CreditRefusals.Of(outcome.Refusal.Value);
            return Outcome.Success(await writing.WriteAsync(wallet, outcome.Ledger, outcome.Entries, null, description, cancellationToken).ConfigureAwait(false));
        },
        action,
        description,
        entries => entries.Count == 0 ? [] : AuditLog.Amounts(("amount", entries[0].Entry.Amount), ("balance", entries[^1].Entry.EndingBalance)),
        cancellationToken);

    private async Task<Outcome<CreditWallet>> WalletAsync(CustomerId customerId, string? currency, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(customerId, cancellationToken).ConfigureAwait(false) is not { } customer)
            return Refusal.NotFound("Customer", customerId.ToString());
        if (!(await units.FindAsync(customer, currency, cancellationToken).ConfigureAwait(false)).TryGetValue(out var unit, out var refusal))
            return refusal;
        return await writing.LoadAsync(customerId, unit, cancellationToken).ConfigureAwait(false);
    }
}
