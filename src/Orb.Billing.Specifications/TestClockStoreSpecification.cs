using NodaTime;
using Orb.Billing.Alerts;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Taxes;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

public abstract class TestClockStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_clock_survives_and_moves_by_version()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, clock) = (scope.Get<ITestClockStore>(), NewClock() with { Name = "January" });
        await store.AddAsync(clock, Token);

        (await store.FindAsync(clock.Id, Token)).ShouldHaveSurvived(clock);
        var moving = clock with { AdvancingTo = Make.Noon + Duration.FromDays(1) };
        (await store.UpdateAsync(moving, Token)).ShouldBe(StoreResult.Success);
        (await store.UpdateAsync(clock, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindManyAsync([clock.Id, Ids.TestClock()], Token)).Values.ShouldHaveSingleItem().ShouldHaveSurvived(moving with { Version = 1 });
        (await store.AddAsync(clock, Token)).ShouldBe(StoreResult.AlreadyExists);
    }

    [Fact]
    public async Task Advancing_clocks_are_found_in_all_tenants_and_others_are_private()
    {
        var (mine, theirs) = (Ids.Tenant(), Ids.Tenant());
        var clock = NewClock() with { AdvancingTo = Make.Noon + Duration.FromDays(1) };
        await using (var scope = database.Open(mine))
        {
            await scope.Get<ITestClockStore>().AddAsync(clock, Token);
            await scope.Get<ITestClockStore>().AddAsync(NewClock(), Token);
        }

        await using var other = database.Open(theirs);
        var store = other.Get<ITestClockStore>();
        (await store.AdvancingAsync(Token)).Where(c => c.TenantId == mine).ShouldBe([(mine, clock.Id)]);
        (await store.FindAsync(clock.Id, Token)).ShouldBeNull();
        (await store.ListAsync(null, 10, Token)).ShouldBeEmpty();
        (await store.FindManyAsync([clock.Id], Token)).ShouldBeEmpty();
        (await store.DeleteAsync(clock, Token)).ShouldBe(StoreResult.VersionConflict);
    }

    [Fact]
    public async Task Clocks_are_listed_newest_first()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ITestClockStore>();
        TestClock[] clocks = [NewClock(), NewClock(), NewClock()];
        foreach (var clock in clocks)
            await store.AddAsync(clock, Token);

        (await store.ListAsync(null, 2, Token)).Select(c => c.Id).ShouldBe([clocks[2].Id, clocks[1].Id]);
        (await store.ListAsync(new PagePosition(null, clocks[1].Id.Value), 2, Token)).Select(c => c.Id).ShouldBe([clocks[0].Id]);
    }

    [Fact]
    public async Task Deleting_a_clock_takes_everything_of_its_customers_and_nothing_else()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        var clock = NewClock();
        await scope.Get<ITestClockStore>().AddAsync(clock, Token);
        var live = await LiveAsync(await Story.WriteAsync(database, tenant, c => c with { ExternalCustomerId = "live" }), "1", "invoice");
        var before = await CountsAsync();
        var gone = await LiveAsync(
            await Story.WriteAsync(database, tenant, c => c with { ExternalCustomerId = "test", TestClockId = clock.Id }), "2", $"invoice/{clock.Id}");

        (await scope.Get<ITestClockStore>().DeleteAsync(clock with { Version = 3 }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await scope.Get<ICustomerStore>().FindAsync(gone.Customer.Id, Token)).ShouldNotBeNull();
        var deleted = Make.Customer("deleted") with { TestClockId = clock.Id };
        await scope.Get<ICustomerStore>().AddAsync(deleted, Token);
        (await scope.Get<ICustomerStore>().DeleteAsync(deleted, Make.Noon, Token)).ShouldBe(StoreResult.Success);
        (await scope.Get<ITestClockStore>().DeleteAsync(clock, Token)).ShouldBe(StoreResult.Success);

        var after = await CountsAsync();
        // The catalogue of the story is no customer's; all else is as it was before.
        string[] catalogue =
        [
            "items", "metrics", "plans", "prices", "plan_adjustments", "plan_versions", "plan_version_prices",
            "plan_version_adjustments", "coupons", "tax_rates",
        ];
        after.Where(t => !catalogue.Contains(t.Key) && t.Key != "test_clocks").ShouldBe(
            before.Where(t => !catalogue.Contains(t.Key) && t.Key != "test_clocks"));
        after["test_clocks"].ShouldBe(before["test_clocks"] - 1);
        (await scope.Get<ISubscriptionStore>().FindAsync(live.Subscription.Id, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task The_events_of_whoever_has_taken_the_external_id_of_a_deleted_customer_stay_where_they_are_0073()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (clocks, customers, usage) = (scope.Get<ITestClockStore>(), scope.Get<ICustomerStore>(), scope.Get<IUsageStore>());
        var clock = NewClock();
        await clocks.AddAsync(clock, Token);
        foreach (var name in (string[])["taken", "free"])
        {
            var deleted = Make.Customer(name) with { TestClockId = clock.Id };
            await customers.AddAsync(deleted, Token);
            (await customers.DeleteAsync(deleted, Make.Noon, Token)).ShouldBe(StoreResult.Success);
        }

        await customers.AddAsync(Make.Customer("taken"), Token);
        StoredUsageEvent Event(string customer) => new(
            Ids.Next(), new UsageEvent(customer, "completion", Make.Noon, new Dictionary<string, PropertyValue>()), null, customer, [1]);
        await usage.AppendAsync([Event("taken"), Event("free")], Token);

        (await clocks.DeleteAsync(clock, Token)).ShouldBe(StoreResult.Success);

        // Sent again, what is still there is known, and what is gone counts anew.
        var corrections = scope.Get<IUsageCorrectionStore>();
        (await corrections.FindAsync("taken", Token)).ShouldNotBeNull();
        (await corrections.FindAsync("free", Token)).ShouldBeNull();
    }

    private static TestClock NewClock() => new() { Id = Ids.TestClock(), FrozenTime = Make.Noon, CreatedAt = Make.Noon };

    // An alert that has fired, an invoice with a credit note, a draft with a line made by hand, a balance, usage by both ids, due work and a number series.
    private async Task<Story> LiveAsync(Story story, string name, string series)
    {
        var line = Make.Line(story.Subscription, story.Plan.Prices[0]);
        var invoice = await story.IssueAsync(database, name, line);
        await using var scope = database.Open(story.Tenant);
        var note = Make.CreditNote(invoice, name, (line, 1m));
        await scope.Get<IInvoiceStore>().AddCreditNoteAsync(
            note, invoice with { Version = 1 }, new Dictionary<ChargeKey, int> { [line.Line.Charge] = 1 }, Token);
        await scope.Get<IBalanceStore>().AddAsync(Make.Balance(story.Customer.Id, 1, 5m) with { InvoiceId = invoice.Id, CreditNoteId = note.Id }, Token);
        await scope.Get<IInvoiceStore>().AddDraftAsync(Make.Draft(story.Subscription) with { ManualLines = [Make.ManualLine(story.Item)] }, Token);
        await scope.Get<IInvoiceStore>().NextNumberAsync(series, Token);
        await scope.Get<IDueWorkStore>().ScheduleAsync(story.Customer.Id, story.Customer.TestClockId, Make.Noon, Token);
        var coupon = new CatalogCoupon { Coupon = Coupon.OfPercentage(new(Ids.Next()), name, 0.2m), CreatedAt = Make.Noon };
        await scope.Get<ICouponStore>().AddAsync(coupon, Token);
        (await scope.Get<ICouponStore>().RedeemAsync(
            new CouponRedemption(coupon.Coupon.Id, story.Customer.Id, story.Subscription.Id, Make.Noon), Token)).ShouldBe(CouponRedemptionResult.Redeemed);
        var rate = new ManualTaxRate
        {
            Id = new(Ids.Next()),
            TaxRate = new TaxRate(name, TaxCategory.Standard, 0.2m),
            Mode = TaxMode.Exclusive,
            CreatedAt = Make.Noon,
        };
        await scope.Get<ITaxRateStore>().AddAsync(rate, Token);
        await scope.Get<ITaxRateStore>().SaveCustomerAsync(new CustomerTaxes { CustomerId = story.Customer.Id, TaxRateIds = [rate.Id] }, Token);
        UsageEvent Event(string key) => new(key + name, "completion", Make.Noon, new Dictionary<string, PropertyValue>());
        await scope.Get<IUsageStore>().AppendAsync(
        [
            new StoredUsageEvent(Ids.Next(), Event("a"), story.Customer.Id, null, [1]),
            new StoredUsageEvent(Ids.Next(), Event("b"), null, story.Customer.ExternalCustomerId, [1]),
        ], Token);
        var corrections = scope.Get<IUsageCorrectionStore>();
        foreach (var key in (string[])["a", "b"])
            await corrections.DeprecateAsync((await corrections.FindAsync(key + name, Token))!, Token);
        await scope.Get<IBackfillStore>().AddAsync(
            new Backfill { Id = new(Ids.Next()), CustomerId = story.Customer.Id, Timeframe = new(Make.Noon, Make.Noon + Duration.FromDays(1)), CreatedAt = Make.Noon }, Token);
        var block = MakeCredits.Block(story, 10m);
        await scope.Get<ICreditStore>().WriteAsync([block], [], [MakeCredits.Entry(story, block, 1)], Token);
        await scope.Get<ICreditStore>().AddDrawsAsync(
            [new LineDraws(invoice.Lines[0].Id, line.Line.Charge, [new LineDraw(new LocalDate(2026, 1, 5), block.Block.Id, block.Block.Original)])], Token);
        await scope.Get<ISubscriptionStore>().RecordAsync(new SubscriptionEvent(Ids.Next(), story.Subscription.Id, "paused", Make.Noon, Make.Noon, null), Token);
        var alert = new Alert
        {
            Id = new AlertId(Ids.Next()),
            Kind = AlertKind.CostExceeded,
            CustomerId = story.Customer.Id,
            SubscriptionId = story.Subscription.Id,
            Currency = Currency.Usd,
            Thresholds = [1m],
            IsEnabled = true,
            CreatedAt = Make.Noon,
        };
        (await scope.Get<IAlertStore>().AddAsync(alert, Token)).ShouldBe(StoreResult.Success);
        (await scope.Get<IAlertStore>().FireAsync([new AlertFiring(alert.Id, "period", 1m, 2m, Make.Noon)], Token)).ShouldBe(StoreResult.Success);
        await scope.Get<IBillingExceptionStore>().AddAsync(
            [new BillingException { Id = new(Ids.Next()), Kind = BillingExceptionKind.LateUsage, CustomerId = story.Customer.Id, IdempotencyKey = "a" + name, Reason = "late", CreatedAt = Make.Noon }], Token);
        return story;
    }

    private async Task<SortedDictionary<string, long>> CountsAsync() => new(
        (await database.CountRowsAsync(Token)).ToDictionary(), StringComparer.Ordinal);
}
