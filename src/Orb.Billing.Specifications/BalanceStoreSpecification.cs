using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;

namespace Orb.Billing.Specifications;

public abstract class BalanceStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_transaction_survives_and_the_latest_of_each_currency_is_found()
    {
        var story = await Story.WriteAsync(database);
        var issued = await story.IssueAsync(database, "INV-1");
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IBalanceStore>();
        var customer = story.Customer.Id;
        var first = Make.Balance(customer, 1, 1_234_567_890_123_456_789_012.34m);
        var second = Make.Balance(customer, 2, -0.34m, first.EndingBalance.Amount) with { Action = BalanceAction.AppliedToInvoice, InvoiceId = issued.Id, Description = null };
        var yen = Make.Balance(customer, 1, 7m, currency: Currency.Jpy);

        foreach (var transaction in new[] { first, second, yen })
            (await store.AddAsync(transaction, Token)).ShouldBe(StoreResult.Success);

        (await store.LatestAsync([customer, Ids.Customer()], Token)).OrderBy(t => t.Amount.Currency.Code).ToList().ShouldHaveSurvived([yen, second]);
        (await store.ListAsync(customer, Currency.Usd, CreatedRange.Any, null, 10, Token)).ToList().ShouldHaveSurvived([second, first]);
        // The customer of the story has euros as its currency, and shows that balance alone.
        (await scope.Get<ICustomerStore>().FindAsync(customer, Token))!.Balance.ShouldBeNull();
        await store.AddAsync(Make.Balance(customer, 1, 3m, currency: Currency.Eur), Token);
        await store.AddAsync(Make.Balance(customer, 2, -4.50m, 3m, Currency.Eur), Token);
        (await scope.Get<ICustomerStore>().FindAsync(customer, Token))!.Balance.ToString().ShouldBe("-1.50 EUR");
        (await scope.Get<Billing.Invoicing.IInvoiceStore>().FindAsync(issued.Id, Token))!.BalanceTransactions.ToList().ShouldHaveSurvived([second]);
    }

    [Fact]
    public async Task A_sequence_is_appended_once_per_customer_and_currency()
    {
        var tenant = Ids.Tenant();
        var story = await Story.WriteAsync(database, tenant);
        var other = await Story.WriteAsync(database, tenant);
        await using var scope = database.Open(tenant);
        var store = scope.Get<IBalanceStore>();

        (await store.AddAsync(Make.Balance(story.Customer.Id, 1, 1m), Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(Make.Balance(story.Customer.Id, 1, 2m), Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.AddAsync(Make.Balance(story.Customer.Id, 1, 2m, currency: Currency.Eur), Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(Make.Balance(other.Customer.Id, 1, 2m), Token)).ShouldBe(StoreResult.Success);
        (await store.LatestAsync([story.Customer.Id, other.Customer.Id], Token)).Select(t => t.EndingBalance.ToString()).Order()
            .ShouldBe(["1.00 USD", "2.00 EUR", "2.00 USD"]);
    }

    [Fact]
    public async Task Pages_follow_the_sequence_whatever_the_ids_and_keep_to_the_range()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<IBalanceStore>();
        var customer = story.Customer.Id;
        // Two hosts whose clocks differ make ids that are out of order.
        var ids = Enumerable.Range(0, 4).Select(_ => new BalanceTransactionId(Ids.Next())).Reverse().ToList();
        for (var i = 0; i < 4; i++)
            await store.AddAsync(Make.Balance(customer, i + 1, 1m, i) with { Id = ids[i] }, Token);

        (await store.ListAsync(customer, Currency.Usd, CreatedRange.Any, new PagePosition(null, ids[2].Value), 10, Token)).Select(t => t.Sequence).ShouldBe([2, 1]);
        (await store.ListAsync(customer, Currency.Usd, new CreatedRange(From: Make.Noon + Duration.FromDays(2)), null, 2, Token)).Select(t => t.Sequence).ShouldBe([4, 3]);
        (await store.ListAsync(customer, Currency.Eur, CreatedRange.Any, null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_tenant_sees_no_balance_and_no_trail()
    {
        var story = await Story.WriteAsync(database);
        await using var scope = database.Open(story.Tenant);
        await scope.Get<IBalanceStore>().AddAsync(Make.Balance(story.Customer.Id, 1, 1m), Token);
        await scope.Get<IAuditStore>().AddAsync(Entry("customer", "a"), Token);
        await using var other = database.Open(Ids.Tenant());

        (await other.Get<IBalanceStore>().LatestAsync([story.Customer.Id], Token)).ShouldBeEmpty();
        (await other.Get<IBalanceStore>().ListAsync(story.Customer.Id, Currency.Usd, CreatedRange.Any, null, 10, Token)).ShouldBeEmpty();
        (await other.Get<IAuditStore>().ListAsync(new AuditQuery(), null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Audit_entries_survive_and_are_listed_by_resource_newest_first()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<IAuditStore>();
        var entries = new[] { Entry("invoice", "a"), Entry("invoice", "b"), Entry("customer", "a"), Entry("invoice", "a") };
        foreach (var entry in entries)
            (await store.AddAsync(entry, Token)).ShouldBe(StoreResult.Success);

        (await store.ListAsync(new AuditQuery("invoice", "a"), null, 10, Token)).ToList().ShouldHaveSurvived([entries[3], entries[0]]);
        (await store.ListAsync(new AuditQuery(ResourceType: "invoice"), null, 2, Token)).Select(e => e.Id).ShouldBe([entries[3].Id, entries[1].Id]);
        (await store.ListAsync(new AuditQuery(), new PagePosition(null, entries[2].Id), 10, Token)).Select(e => e.Id).ShouldBe([entries[1].Id, entries[0].Id]);
    }

    [Fact]
    public async Task Audit_entries_are_listed_by_who_acted_and_when()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<IAuditStore>();
        var entries = Enumerable.Range(0, 4).Select(n => Entry("invoice", "a") with { Actor = n % 2 == 0 ? "user:ada" : "user:Ada", At = Make.Noon + Duration.FromHours(n) }).ToArray();
        foreach (var entry in entries)
            (await store.AddAsync(entry, Token)).ShouldBe(StoreResult.Success);

        (await store.ListAsync(new AuditQuery(Actor: "user:ada"), null, 10, Token)).Select(e => e.Id).ShouldBe([entries[2].Id, entries[0].Id]);
        (await store.ListAsync(new AuditQuery(At: new CreatedRange(From: entries[1].At, Before: entries[3].At)), null, 10, Token))
            .Select(e => e.Id).ShouldBe([entries[2].Id, entries[1].Id]);
        (await store.ListAsync(new AuditQuery("invoice", "a", "user:Ada", new CreatedRange(After: entries[1].At)), null, 10, Token)).Select(e => e.Id).ShouldBe([entries[3].Id]);
    }

    private static AuditEntry Entry(string type, string id) => new()
    {
        Id = Ids.Next(),
        At = Make.Noon,
        Actor = "user:ada",
        Action = $"{type}.voided",
        ResourceType = type,
        ResourceId = id,
        Reason = "größe",
        Details = Make.Labels,
    };
}
