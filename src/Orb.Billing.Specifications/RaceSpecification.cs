using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.Tenants;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>Many at once on one thing: what comes out is what some order, one after the other, would have left.</summary>
public abstract class RaceSpecification<TStorage>(TStorage storage) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly Instant NewYear = Instant.FromUtc(2026, 1, 1, 0, 0);

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task F26_a_hundred_deductions_on_one_wallet_each_have_one_ledger_row()
    {
        await using var engine = new Engine(storage, NewYear);
        var customer = await engine.CustomerAsync();
        (await engine.CallAsync<ICreditService, Outcome<CustomerCreditBlock>>(
            s => s.AddAsync(customer.Id, new AddCreditBlock { Amount = 60m }, Token))).Value.ShouldNotBeNull();

        var answers = await AtOnceAsync(100, _ => engine.CallAsync<ICreditService, Outcome<IReadOnlyList<CreditLedgerView>>>(
            s => s.DecrementAsync(customer.Id, new DecrementCredits(0.50m), Token)));

        answers.ShouldAllBe(a => a.Refusal == null);
        (await engine.CallAsync<ICreditService, Outcome<Money>>(s => s.BalanceAsync(customer.Id, null, Token))).Value.ShouldBe(Usd(10m));
        // 60.00 and then 59.50, 59.00 … 10.00: no balance twice, none left out.
        (await LedgerAsync(engine, customer)).Select(e => e.EndingBalance.Amount).ShouldBe(Enumerable.Range(0, 101).Select(i => 60m - (i * 0.5m)));
    }

    [Fact]
    public async Task F27_an_expiry_among_deductions_takes_what_they_have_left_and_no_more()
    {
        var midnight = Instant.FromUtc(2026, 2, 1, 0, 0);
        await using var engine = new Engine(storage, NewYear);
        await using var worker = engine.Another();
        var customer = await engine.CustomerAsync();
        var expiring = await AddAsync(new AddCreditBlock { Amount = 30m, ExpiresAt = midnight });
        var lasting = await AddAsync(new AddCreditBlock { Amount = 50m });
        engine.Clock.Reset(midnight - Duration.FromSeconds(1));

        // Midnight comes in their midst: some are before the expiry, others behind it, and some of them are what books it.
        var answers = await AtOnceAsync(40, async i =>
        {
            if (i == 12)
                engine.Clock.Reset(midnight);
            if (i == 14)
                await worker.SweepAsync();
            return await engine.CallAsync<ICreditService, Outcome<IReadOnlyList<CreditLedgerView>>>(
                s => s.DecrementAsync(customer.Id, new DecrementCredits(1m), Token));
        });
        engine.Clock.AdvanceHours(1);
        await engine.SweepAsync();

        answers.ShouldAllBe(a => a.Refusal == null);
        var ledger = await LedgerAsync(engine, customer);
        ledger.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, ledger.Count).Select(n => (long)n));
        ledger.Skip(1).Select(e => e.StartingBalance).ShouldBe(ledger.SkipLast(1).Select(e => e.EndingBalance));
        ledger.Where(e => e.Type == LedgerEntryType.Decrement).Sum(e => e.Amount.Amount).ShouldBe(40m);
        var used = ledger.Where(e => e.BlockId == expiring && e.Type == LedgerEntryType.Decrement).ToList();
        used.ShouldAllBe(e => e.At < midnight);
        // What was not used before midnight has expired, in one entry, and the other block has paid for the rest.
        ledger.Where(e => e.Type == LedgerEntryType.CreditBlockExpiry).Select(e => (e.BlockId, e.Amount.Amount)).ShouldBe(
            used.Count == 30 ? [] : [(expiring, 30m - used.Count)]);
        ledger[^1].EndingBalance.ShouldBe(Usd(50m - (40m - used.Count)));
        (await engine.CallAsync<ICreditService, Outcome<IReadOnlyList<CustomerCreditBlock>>>(s => s.ListBlocksAsync(customer.Id, null, Token)))
            .Value.Where(b => !b.Block.Remaining.IsZero).Select(b => (b.Block.Id, b.Block.Remaining)).ShouldBe([(lasting, ledger[^1].EndingBalance)]);

        async Task<CreditBlockId> AddAsync(AddCreditBlock block) => (await engine.CallAsync<ICreditService, Outcome<CustomerCreditBlock>>(
            s => s.AddAsync(customer.Id, block, Token))).Value.Block.Id;
    }

    [Fact]
    public async Task F27_of_a_credit_note_and_a_void_of_one_invoice_one_wins()
    {
        await using var engine = new Engine(storage, NewYear);
        var plan = await engine.PlanAsync(49m);
        for (var i = 0; i < 12; i++)
            await engine.SubscribeAsync(await engine.CustomerAsync(), plan);
        var invoices = await engine.InvoicesAsync();

        var refusals = await AtOnceAsync(24, async i => i % 2 == 0
            ? (await engine.CallAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.VoidAsync(invoices[i / 2].Id, new VoidInvoice(), Token))).Refusal
            : (await engine.CallAsync<ICreditNoteService, Outcome<CreditNoteView>>(s => s.CreateAsync(
                new CreateCreditNote { Reason = CreditNoteReason.OrderChange, Lines = [new NewCreditNoteLine(invoices[i / 2].Lines[0].Id, 20m)] }, Token))).Refusal);

        foreach (var (invoice, pair) in (await engine.InvoicesAsync()).Zip(refusals.Chunk(2)))
        {
            var isVoid = pair[0] is null;
            pair.Count(r => r is null).ShouldBe(1);
            pair.ShouldContain(r => r != null && r.Kind == RefusalKind.ConstraintViolation);
            (invoice.Status, invoice.CreditNotes.Sum(n => n.Total.Amount)).ShouldBe(isVoid ? (InvoiceStatus.Void, 0m) : (InvoiceStatus.Issued, 20m));
            if (!isVoid)
                invoice.AmountDue.ShouldBe(Usd(29m));
        }
    }

    [Fact]
    public async Task F24_fifty_plan_changes_of_one_subscription_leave_the_last_plan_and_the_money_of_it()
    {
        await using var engine = new Engine(storage, NewYear);
        var (small, large) = (await engine.PlanAsync(49m), await engine.PlanAsync(99m));
        var customer = await engine.CustomerAsync();
        var subscription = await engine.SubscribeAsync(customer, small);
        engine.Clock.Reset(Instant.FromUtc(2026, 1, 17, 12, 0));

        var answers = await AtOnceAsync(50, i => engine.CallAsync<ISubscriptionService, Outcome<SubscriptionView>>(
            s => s.ChangeAsync(subscription.Id, new ChangePlan { PlanId = (i % 2 == 0 ? large : small).Id }, Token)));

        answers.ShouldAllBe(a => a.Refusal == null);
        await using var scope = engine.Open();
        var after = (await scope.Get<ISubscriptionService>().FindAsync(subscription.Id, Token))!;
        (await scope.Get<ISubscriptionService>().HistoryAsync(subscription.Id, Token)).Count(e => e.Name == "plan_changed").ShouldBe(50);
        // 16 of 31 days of 49.00 are 25.29; the other 15 days are 23.71 of 49.00, or 47.90 of 99.00.
        var invoices = await engine.InvoicesAsync();
        Net(invoices).ShouldBe(after.Plan.Id == small.Id ? Usd(49.00m) : Usd(73.19m));
        Gapless(invoices);
    }

    [Fact]
    public async Task A_coupon_is_redeemed_up_to_its_limit_and_no_further()
    {
        await using var engine = new Engine(storage, NewYear);
        var coupon = (await engine.CallAsync<ICouponService, Outcome<CatalogCoupon>>(s => s.CreateAsync(
            new CreateCoupon { RedemptionCode = "LAUNCH", PercentageDiscount = 0.2m, MaximumRedemptions = 5 }, Token))).Value;
        var plan = await engine.PlanAsync(49m);
        var subscriptions = new List<Subscription>();
        for (var i = 0; i < 16; i++)
            subscriptions.Add(await engine.SubscribeAsync(await engine.CustomerAsync(), plan));

        var answers = await AtOnceAsync(16, i => engine.CallAsync<ISubscriptionService, Outcome<SubscriptionView>>(
            s => s.ChangeAsync(subscriptions[i].Id, new RedeemCoupon("LAUNCH"), Token)));

        answers.Count(a => a.Refusal is null).ShouldBe(5);
        answers.Count(a => a.Refusal is { Kind: RefusalKind.ConstraintViolation }).ShouldBe(11);
        (await engine.CallAsync<ICouponService, CatalogCoupon?>(s => s.FindAsync(coupon.Coupon.Id, Token)))!.TimesRedeemed.ShouldBe(5);
    }

    [Fact]
    public async Task Of_many_rotations_of_one_key_the_first_wins_A04()
    {
        await using var engine = new Engine(storage, NewYear);
        var key = (await engine.CallAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.CreateAsync(new CreateApiKey { Name = "ci", Role = ApiRole.Billing }, Token))).Value;

        var answers = await AtOnceAsync(12, _ => engine.CallAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(key.Row.Id, Duration.FromHours(1), Token)));

        var successor = answers.Where(a => a.Refusal is null).ShouldHaveSingleItem().Value;
        answers.Count(a => a.Refusal is { Kind: RefusalKind.Conflict, IsFinal: true }).ShouldBe(11);
        (await engine.CallAsync<IApiKeyService, ApiKey?>(s => s.FindAsync(key.Row.Id, Token)))!.SuccessorId.ShouldBe(successor.Row.Id);
    }

    [Fact]
    public async Task F25_a_cancellation_that_races_the_renewal_is_never_billed_for_what_comes_after_it()
    {
        await using var engine = new Engine(storage, NewYear);
        await using var worker = engine.Another();
        var plan = await engine.PlanAsync(49m);
        var subscriptions = new List<Subscription>();
        for (var i = 0; i < 8; i++)
            subscriptions.Add(await engine.SubscribeAsync(await engine.CustomerAsync(), plan));
        // The renewal of February is due, and on its day the customer leaves.
        engine.Clock.Reset(Instant.FromUtc(2026, 2, 1, 12, 0));

        var sweeps = AtOnceAsync(2, i => (i == 0 ? engine : worker).SweepAsync());
        var answers = await AtOnceAsync(8, i => engine.CallAsync<ISubscriptionService, Outcome<SubscriptionView>>(
            s => s.ChangeAsync(subscriptions[i].Id, new CancelSubscription(CancelOption.Immediate), Token)));
        await sweeps;
        // Whom the sweep had in its hands while the cancellation came is done by the next one.
        engine.Clock.AdvanceHours(1);
        await engine.SweepAsync();

        answers.ShouldAllBe(a => a.Refusal == null);
        var invoices = await engine.InvoicesAsync();
        Gapless(invoices);
        foreach (var subscription in subscriptions)
        {
            (await engine.CallAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(subscription.Id, Token)))!
                .Subscription.Timeline.End.ShouldBe(Instant.FromUtc(2026, 2, 1, 12, 0));
            Net(invoices.Where(i => i.SubscriptionId == subscription.Id)).ShouldBe(Usd(49.00m), "January, and nothing of February");
        }
    }

    [Fact]
    public async Task F03_a_worker_whose_lease_ran_out_bills_nothing_that_another_has_billed()
    {
        await using var engine = new Engine(storage, NewYear);
        var (claimed, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = engine.Another(builder => PauseAfterClaim(builder, claimed, go.Task));
        var plan = await engine.PlanAsync(49m);
        for (var i = 0; i < 3; i++)
            await engine.SubscribeAsync(await engine.CustomerAsync(), plan);
        engine.Clock.Reset(Instant.FromUtc(2026, 2, 1, 12, 0));

        var stale = slow.SweepAsync();
        await Task.WhenAny(claimed.Task, stale).WaitAsync(Deadline, Token);
        claimed.Task.IsCompletedSuccessfully.ShouldBeTrue("the slow worker never claimed anything");
        engine.Clock.AdvanceHours(1); // longer than any lease
        (await engine.SweepAsync()).Failures.ShouldBe(0);
        go.SetResult();
        await stale.WaitAsync(Deadline, Token);

        var invoices = await engine.InvoicesAsync();
        invoices.Count.ShouldBe(6, "January and February of three");
        Net(invoices).ShouldBe(Usd(294.00m));
        Gapless(invoices);
    }

    [Fact]
    public async Task F02_workers_at_once_bill_every_customer_once()
    {
        await using var engine = new Engine(storage, NewYear);
        await using var other = engine.Another();
        var plan = await engine.PlanAsync(49m);
        for (var i = 0; i < 12; i++)
            await engine.SubscribeAsync(await engine.CustomerAsync(), plan);
        engine.Clock.Reset(Instant.FromUtc(2026, 2, 1, 12, 0));

        var results = await AtOnceAsync(4, i => (i % 2 == 0 ? engine : other).SweepAsync());

        results.Sum(r => r.Failures).ShouldBe(0);
        var invoices = await engine.InvoicesAsync();
        invoices.Count.ShouldBe(24);
        Net(invoices).ShouldBe(Usd(1_176.00m));
        Gapless(invoices);
        (await engine.SweepAsync()).Steps.ShouldBe(0, "a second run finds nothing to do");
    }

    private static Money Usd(decimal amount) => Money.Of(amount, Currency.Usd);

    private static async Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> run) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => run(i), Token)));

    // What is billed and stays billed.
    private static Money Net(IEnumerable<Invoice> invoices) => invoices.Aggregate(
        Usd(0m),
        (sum, invoice) => sum + invoice.Total - invoice.CreditNotes.Where(n => n.VoidedAt is null).Aggregate(Usd(0m), (notes, note) => notes + note.Total));

    // Oldest first.
    private static async Task<List<LedgerEntry>> LedgerAsync(Engine engine, Customer customer)
    {
        var ledger = new List<LedgerEntry>();
        await using var scope = engine.Open();
        for (var page = new PageRequest(100); ;)
        {
            var found = (await scope.Get<ICreditService>().ListLedgerAsync(customer.Id, new CreditLedgerQuery { State = LedgerEntryState.Committed }, page, Token)).Value;
            ledger.AddRange(found.Items.Select(i => i.Entry));
            if (found.NextCursor is null)
                break;
            page = page with { Cursor = found.NextCursor };
        }

        ledger.Reverse();
        return ledger;
    }

    private static void Gapless(IReadOnlyList<Invoice> invoices)
    {
        invoices.ShouldAllBe(i => i.Number != null);
        invoices.Select(i => i.Number!).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(1, invoices.Count).Select(n => $"INV-{n.ToString("000000", System.Globalization.CultureInfo.InvariantCulture)}"));
    }

    private static void PauseAfterClaim(OrbBillingBuilder builder, TaskCompletionSource claimed, Task go)
    {
        var store = builder.Services.Last(s => s.ServiceType == typeof(IDueWorkStore));
        builder.Services.AddScoped<IDueWorkStore>(provider =>
            new PausingClaims((IDueWorkStore)ActivatorUtilities.CreateInstance(provider, store.ImplementationType!), claimed, go));
    }

    /// <summary>Claims, and then stands still as a process under a debugger would.</summary>
    private sealed class PausingClaims(IDueWorkStore store, TaskCompletionSource claimed, Task go) : IDueWorkStore
    {
        public async Task<IReadOnlyList<DueClaim>> ClaimAsync(
            TestClocks.TestClockId? clock, Instant dueBy, Instant wallNow, Duration lease, int limit, CancellationToken cancellationToken)
        {
            var claims = await store.ClaimAsync(clock, dueBy, wallNow, lease, limit, cancellationToken);
            claimed.TrySetResult();
            await go.WaitAsync(Deadline, cancellationToken);
            return claims;
        }

        public Task<DueClaim?> ClaimAsync(CustomerId customerId, Instant wallNow, Duration lease, CancellationToken cancellationToken) =>
            store.ClaimAsync(customerId, wallNow, lease, cancellationToken);

        public Task ScheduleAsync(CustomerId customerId, TestClocks.TestClockId? clock, Instant dueAt, CancellationToken cancellationToken) =>
            store.ScheduleAsync(customerId, clock, dueAt, cancellationToken);

        public Task LockAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancellationToken) => store.LockAsync(customers, cancellationToken);

        public Task<Instant?> OldestDueAsync(Instant dueBy, CancellationToken cancellationToken) => store.OldestDueAsync(dueBy, cancellationToken);

        public Task<bool> AnyDueAsync(TestClocks.TestClockId clock, Instant dueBy, CancellationToken cancellationToken) =>
            store.AnyDueAsync(clock, dueBy, cancellationToken);

        public Task<bool> AdvanceAsync(DueClaim claim, Instant? nextDueAt, CancellationToken cancellationToken) =>
            store.AdvanceAsync(claim, nextDueAt, cancellationToken);

        public Task<IReadOnlyList<DueClaim>> AdvanceAsync(IReadOnlyList<DueProgress> progress, CancellationToken cancellationToken) =>
            store.AdvanceAsync(progress, cancellationToken);

        public Task ReleaseAsync(IReadOnlyList<DueClaim> claims, CancellationToken cancellationToken) => store.ReleaseAsync(claims, cancellationToken);

        public Task ReleaseAsync(DueClaim claim, CancellationToken cancellationToken) => store.ReleaseAsync(claim, cancellationToken);
    }
}
