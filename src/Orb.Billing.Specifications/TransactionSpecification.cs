using Orb.Billing.Customers;
using Orb.Billing.Invoicing;

namespace Orb.Billing.Specifications;

public abstract class TransactionSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task What_is_not_committed_is_not_written()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, customer) = (scope.Get<ICustomerStore>(), Make.Customer());
        await using (await scope.Get<IBillingTransactions>().BeginAsync(Token))
        {
            (await store.AddAsync(customer, Token)).ShouldBe(StoreResult.Success);
            (await store.FindAsync(customer.Id, Token)).ShouldNotBeNull();
        }

        (await store.FindAsync(customer.Id, Token)).ShouldBeNull();
        (await store.AddAsync(customer, Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task Only_the_outermost_commit_writes()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        await using var reader = database.Open(tenant);
        var customer = Make.Customer();
        await using var outer = await scope.Get<IBillingTransactions>().BeginAsync(Token);
        await using (var inner = await scope.Get<IBillingTransactions>().BeginAsync(Token))
        {
            await scope.Get<ICustomerStore>().AddAsync(customer, Token);
            await inner.CommitAsync(Token);
        }

        (await reader.Get<ICustomerStore>().FindAsync(customer.Id, Token)).ShouldBeNull();
        await outer.CommitAsync(Token);
        (await reader.Get<ICustomerStore>().FindAsync(customer.Id, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_trial_takes_back_its_own_writes_and_the_transaction_goes_on()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, transactions) = (scope.Get<ICustomerStore>(), scope.Get<IBillingTransactions>());
        var (kept, tried, alone) = (Make.Customer(), Make.Customer(), Make.Customer());
        var told = new List<string>();
        await using (var outer = await transactions.BeginAsync(Token))
        {
            transactions.OnCommitted(() => told.Add("kept"));
            await store.AddAsync(kept, Token);
            await using (var trial = await transactions.BeginTrialAsync(Token))
            {
                transactions.OnCommitted(() => told.Add("tried"));
                (await store.AddAsync(tried, Token)).ShouldBe(StoreResult.Success);
                await using (await transactions.BeginAsync(Token))
                    (await store.FindAsync(tried.Id, Token)).ShouldNotBeNull();
                await Should.ThrowAsync<InvalidOperationException>(() => trial.CommitAsync(Token));
            }

            (await store.FindAsync(tried.Id, Token)).ShouldBeNull();
            await outer.CommitAsync(Token);
        }

        await using (await transactions.BeginTrialAsync(Token))
            await store.AddAsync(alone, Token);

        told.ShouldBe(["kept"]);
        (await store.FindAsync(kept.Id, Token)).ShouldNotBeNull();
        (await store.FindAsync(tried.Id, Token)).ShouldBeNull();
        (await store.FindAsync(alone.Id, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task An_inner_part_that_is_not_committed_undoes_all()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, transactions) = (scope.Get<ICustomerStore>(), scope.Get<IBillingTransactions>());
        var (before, after) = (Make.Customer(), Make.Customer());
        await using (var outer = await transactions.BeginAsync(Token))
        {
            await store.AddAsync(before, Token);
            await using (await transactions.BeginAsync(Token))
            {
            }

            await store.AddAsync(after, Token);
            await Should.ThrowAsync<InvalidOperationException>(() => outer.CommitAsync(Token));
        }

        (await store.FindManyAsync([before.Id, after.Id], Token)).ShouldBeEmpty();
        await using var next = await transactions.BeginAsync(Token);
        await store.AddAsync(after, Token);
        await next.CommitAsync(Token);
        (await store.FindAsync(after.Id, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task After_its_commit_a_transaction_is_over_even_before_it_is_disposed()
    {
        await using var scope = database.Open(Ids.Tenant());
        var (store, customer) = (scope.Get<ICustomerStore>(), Make.Customer());
        await using (var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token))
        {
            await transaction.CommitAsync(Token);
            (await store.AddAsync(customer, Token)).ShouldBe(StoreResult.Success);
            await Should.ThrowAsync<InvalidOperationException>(() => transaction.CommitAsync(Token));
        }

        (await store.FindAsync(customer.Id, Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_refused_write_within_a_transaction_undoes_itself_alone()
    {
        await using var scope = database.Open(Ids.Tenant());
        var store = scope.Get<ICustomerStore>();
        var (first, second) = (Make.Customer("a"), Make.Customer("b"));
        await using (var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token))
        {
            (await store.AddAsync(first, Token)).ShouldBe(StoreResult.Success);
            (await store.AddAsync(Make.Customer("a"), Token)).ShouldBe(StoreResult.AlreadyExists);
            (await store.UpdateAsync(first with { Version = 9 }, Token)).ShouldBe(StoreResult.VersionConflict);
            (await store.AddAsync(second, Token)).ShouldBe(StoreResult.Success);
            await transaction.CommitAsync(Token);
        }

        (await store.ListAsync(CreatedRange.Any, null, 10, Token)).Select(c => c.Id).ShouldBe([second.Id, first.Id]);
    }

    [Fact]
    public async Task Numbers_are_gapless_when_a_transaction_rolls_back_and_each_series_and_tenant_has_its_own()
    {
        var tenant = Ids.Tenant();
        await using var scope = database.Open(tenant);
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<IInvoiceStore>();
        async Task<long> IssueAsync(bool commit)
        {
            await using var transaction = await scope.Get<IBillingTransactions>().BeginAsync(Token);
            var number = await store.NextNumberAsync("invoice", Token);
            if (commit)
                await transaction.CommitAsync(Token);
            return number;
        }

        (await IssueAsync(commit: true)).ShouldBe(1);
        (await IssueAsync(commit: false)).ShouldBe(2);
        (await IssueAsync(commit: true)).ShouldBe(2);
        (await store.NextNumberAsync("credit note", Token)).ShouldBe(1);
        (await other.Get<IInvoiceStore>().NextNumberAsync("invoice", Token)).ShouldBe(1);
        (await store.NextNumberAsync("invoice", Token)).ShouldBe(3);
    }
}
