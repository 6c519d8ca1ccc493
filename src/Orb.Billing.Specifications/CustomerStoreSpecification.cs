using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

public abstract class CustomerStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Every_member_survives()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        var clock = new TestClock { Id = Ids.TestClock(), FrozenTime = Make.Noon, CreatedAt = Make.Noon };
        await scope.Get<ITestClockStore>().AddAsync(clock, Token);
        var full = Make.Customer("ext") with { TestClockId = clock.Id, Currency = Currency.Custom("credits", 4) };
        var bare = new Customer { Id = Ids.Customer(), Name = "B", Email = "b@example.com", TimeZone = "Etc/UTC", CreatedAt = Make.Noon };

        (await store.AddAsync(full, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(bare, Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(full.Id, Token)).ShouldHaveSurvived(full);
        (await store.FindAsync(bare.Id, Token)).ShouldHaveSurvived(bare);
    }

    [Fact]
    public async Task An_update_asks_for_the_version_read_and_goes_one_up()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        var customer = Make.Customer();
        await store.AddAsync(customer, Token);

        (await store.UpdateAsync(customer with { Name = "First" }, Token)).ShouldBe(StoreResult.Success);
        (await store.UpdateAsync(customer with { Name = "Second" }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.UpdateAsync(customer with { Name = "Third", Version = 1 }, Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(customer.Id, Token)).ShouldHaveSurvived(customer with { Name = "Third", Version = 2 });
    }

    [Fact]
    public async Task An_id_or_external_id_that_is_taken_is_refused_and_the_scope_stays_usable()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        var first = Make.Customer("acme");
        var second = Make.Customer("other");
        await store.AddAsync(first, Token);

        (await store.AddAsync(first with { ExternalCustomerId = null }, Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.AddAsync(Make.Customer("acme"), Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.AddAsync(second, Token)).ShouldBe(StoreResult.Success);
        (await store.UpdateAsync(second with { ExternalCustomerId = "acme" }, Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.AddAsync(Make.Customer("ACME"), Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(Make.Customer(), Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(Make.Customer(), Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task External_ids_are_compared_ordinally()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        var lower = Make.Customer("straße");
        await store.AddAsync(lower, Token);

        (await store.FindByExternalIdAsync("straße", Token))!.Id.ShouldBe(lower.Id);
        (await store.FindByExternalIdAsync("STRASSE", Token)).ShouldBeNull();
        (await store.FindByExternalIdAsync("Straße", Token)).ShouldBeNull();
        (await store.FindReferencesAsync([], ["straße", "STRASSE", "none"], Token)).ShouldBe([new CustomerReference(lower.Id, "straße", null)]);
    }

    [Fact]
    public async Task References_are_found_by_either_id_and_each_once()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        var clock = new TestClock { Id = Ids.TestClock(), FrozenTime = Make.Noon, CreatedAt = Make.Noon };
        await scope.Get<ITestClockStore>().AddAsync(clock, Token);
        var (named, bare, other) = (Make.Customer("acme") with { TestClockId = clock.Id }, Make.Customer(), Make.Customer("other"));
        foreach (var customer in (Customer[])[named, bare, other])
            await store.AddAsync(customer, Token);
        var (ofNamed, ofBare) = (new CustomerReference(named.Id, "acme", clock.Id), new CustomerReference(bare.Id, null, null));

        (await store.FindReferencesAsync([named.Id, bare.Id, Ids.Customer()], [], Token)).ShouldBe([ofNamed, ofBare], ignoreOrder: true);
        (await store.FindReferencesAsync([], ["acme", "none"], Token)).ShouldBe([ofNamed]);
        (await store.FindReferencesAsync([named.Id, bare.Id], ["acme"], Token)).ShouldBe([ofNamed, ofBare], ignoreOrder: true);
        (await store.FindReferencesAsync([], [], Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_tenant_finds_and_changes_nothing_and_may_use_the_same_external_id()
    {
        var customer = Make.Customer("acme");
        await using (var scope = database.Open(Ids.Tenant()))
            await scope.Get<ICustomerStore>().AddAsync(customer, Token);

        await using var other = database.Open(Ids.Tenant());
        var store = other.Get<ICustomerStore>();
        (await store.FindAsync(customer.Id, Token)).ShouldBeNull();
        (await store.FindByExternalIdAsync("acme", Token)).ShouldBeNull();
        (await store.FindManyAsync([customer.Id], Token)).ShouldBeEmpty();
        (await store.FindReferencesAsync([customer.Id], ["acme"], Token)).ShouldBeEmpty();
        (await store.ListAsync(CreatedRange.Any, null, 10, Token)).ShouldBeEmpty();
        (await store.UpdateAsync(customer with { Name = "Mallory" }, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.AddAsync(Make.Customer("acme"), Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(customer with { ExternalCustomerId = "same id" }, Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task A_deleted_customer_is_found_nowhere_with_its_subscriptions_and_its_external_id_is_free()
    {
        var tenant = Ids.Tenant();
        var gone = await Story.WriteAsync(database, tenant, c => c with { ExternalCustomerId = "acme" });
        var kept = await Story.WriteAsync(database, tenant, c => c with { ExternalCustomerId = "other" });
        await using var scope = database.Open(tenant);
        var store = scope.Get<ICustomerStore>();
        var invoices = scope.Get<IInvoiceStore>();
        var draft = Make.Draft(gone.Subscription) with { ManualLines = [Make.ManualLine(gone.Item)] };
        await invoices.AddDraftAsync(draft, Token);
        await scope.Get<IDueWorkStore>().ScheduleAsync(gone.Customer.Id, null, Make.Noon, Token);

        (await store.DeleteAsync(gone.Customer with { Version = 7 }, Make.Noon, Token)).ShouldBe(StoreResult.VersionConflict);
        (await invoices.FindAsync(draft.Id, Token)).ShouldNotBeNull("what was refused wrote nothing");
        (await store.HasIssuedInvoiceAsync(gone.Customer.Id, Token)).ShouldBeFalse();
        (await store.DeleteAsync(gone.Customer, Make.Noon, Token)).ShouldBe(StoreResult.Success);

        (await store.FindAsync(gone.Customer.Id, Token)).ShouldBeNull();
        (await store.FindByExternalIdAsync("acme", Token)).ShouldBeNull();
        (await store.FindReferencesAsync([gone.Customer.Id], ["acme"], Token)).ShouldBeEmpty();
        (await store.ListAsync(CreatedRange.Any, null, 10, Token)).Select(c => c.Id).ShouldBe([kept.Customer.Id]);
        (await invoices.FindAsync(draft.Id, Token)).ShouldBeNull();
        var subscriptions = scope.Get<ISubscriptionStore>();
        (await subscriptions.FindAsync(gone.Subscription.Id, Token)).ShouldBeNull();
        (await subscriptions.OfCustomerAsync(gone.Customer.Id, Token)).ShouldBeEmpty();
        (await subscriptions.ListAsync(new SubscriptionQuery(), Make.Noon, null, 10, Token)).Select(s => s.Id).ShouldBe([kept.Subscription.Id]);
        (await scope.Get<IDueWorkStore>().ClaimAsync(gone.Customer.Id, Make.Noon, Duration.FromMinutes(1), Token)).ShouldBeNull();
        (await store.DeleteAsync(gone.Customer, Make.Noon, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.AddAsync(Make.Customer("acme"), Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task A_customer_with_an_issued_invoice_is_not_deleted_be_it_void_since()
    {
        var story = await Story.WriteAsync(database);
        var issued = await story.IssueAsync(database, "INV-1", Make.Line(story.Subscription, story.Plan.Prices[0]));
        await using var scope = database.Open(story.Tenant);
        var store = scope.Get<ICustomerStore>();

        (await store.HasIssuedInvoiceAsync(story.Customer.Id, Token)).ShouldBeTrue();
        (await store.DeleteAsync(story.Customer, Make.Noon, Token)).ShouldBe(StoreResult.VersionConflict);
        await scope.Get<IInvoiceStore>().VoidAsync(issued with { Status = InvoiceStatus.Void, VoidedAt = Make.Noon, Version = 1 }, Token);
        (await store.DeleteAsync(story.Customer, Make.Noon, Token)).ShouldBe(StoreResult.VersionConflict);
        (await store.FindAsync(story.Customer.Id, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_customer_of_another_tenants_clock_cannot_exist()
    {
        var clock = new TestClock { Id = Ids.TestClock(), FrozenTime = Make.Noon, CreatedAt = Make.Noon };
        await using (var scope = database.Open(Ids.Tenant()))
            await scope.Get<ITestClockStore>().AddAsync(clock, Token);

        await using var other = database.Open(Ids.Tenant());
        await Should.ThrowAsync<Exception>(() => other.Get<ICustomerStore>().AddAsync(Make.Customer() with { TestClockId = clock.Id }, Token));
        (await other.Get<ICustomerStore>().AddAsync(Make.Customer(), Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task Pages_run_newest_first_without_gap_or_repetition()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        var customers = Enumerable.Range(0, 7).Select(_ => Make.Customer()).ToList();
        foreach (var customer in customers.OrderBy(c => c.Id.Value.GetHashCode()))
            await store.AddAsync(customer, Token);

        var seen = new List<Customer>();
        PagePosition? after = null;
        while (await store.ListAsync(CreatedRange.Any, after, 3, Token) is { Count: > 0 } page)
        {
            seen.AddRange(page);
            after = new PagePosition(null, page[^1].Id.Value);
        }

        seen.Select(c => c.Id).ShouldBe(customers.Select(c => c.Id).Reverse());
    }

    [Fact]
    public async Task A_created_range_keeps_to_its_bounds()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        for (var day = 0; day < 4; day++)
            await store.AddAsync(Make.Customer($"day {day}") with { CreatedAt = Make.Noon + Duration.FromDays(day) }, Token);
        async Task<IEnumerable<string?>> In(CreatedRange range) => (await store.ListAsync(range, null, 10, Token)).Select(c => c.ExternalCustomerId);

        (await In(new CreatedRange(After: Make.Noon, Before: Make.Noon + Duration.FromDays(3)))).ShouldBe(["day 2", "day 1"]);
        (await In(new CreatedRange(From: Make.Noon + Duration.FromDays(1), Through: Make.Noon + Duration.FromDays(2)))).ShouldBe(["day 2", "day 1"]);
    }
}
