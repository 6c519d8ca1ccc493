using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;

namespace Orb.Billing.Specifications;

/// <summary>What a scope held of the database serves the next one, and nothing of the scope itself comes along: not its tenant, its transaction or the host's connection.</summary>
public abstract class EndedScopeSpecification<TStorage>(TStorage storage) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task Scopes_one_after_another_each_see_their_own_tenant_only()
    {
        var (first, second) = (Ids.Tenant(), Ids.Tenant());
        var (ofFirst, ofSecond) = (Make.Customer(), Make.Customer());
        await AddAsync(first, ofFirst);
        await AddAsync(second, ofSecond);

        for (var turn = 0; turn < 10; turn++)
        {
            (await FindAsync(first, ofFirst.Id)).ShouldNotBeNull();
            (await FindAsync(second, ofFirst.Id)).ShouldBeNull();
            (await FindAsync(second, ofSecond.Id)).ShouldNotBeNull();
            (await FindAsync(first, ofSecond.Id)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task Scopes_at_the_same_time_each_see_their_own_tenant_only()
    {
        var tenants = Enumerable.Range(0, 8).Select(_ => (Tenant: Ids.Tenant(), Customer: Make.Customer())).ToList();
        foreach (var (tenant, customer) in tenants)
            await AddAsync(tenant, customer);

        await Task.WhenAll(tenants.Select((own, at) => Task.Run(
            async () =>
            {
                var other = tenants[(at + 1) % tenants.Count];
                for (var turn = 0; turn < 25; turn++)
                {
                    (await FindAsync(own.Tenant, own.Customer.Id)).ShouldNotBeNull();
                    (await FindAsync(own.Tenant, other.Customer.Id)).ShouldBeNull();
                }
            },
            Token)));
    }

    [Fact]
    public async Task What_is_kept_of_a_scope_reads_and_writes_nothing_after_its_end()
    {
        var tenant = Ids.Tenant();
        var customer = Make.Customer();
        await AddAsync(tenant, customer);
        ICustomerStore kept;
        await using (var scope = storage.Open(tenant))
        {
            kept = scope.Get<ICustomerStore>();
            (await kept.FindAsync(customer.Id, Token)).ShouldNotBeNull();
        }

        await Should.ThrowAsync<InvalidOperationException>(() => kept.FindAsync(customer.Id, Token));
        await Should.ThrowAsync<InvalidOperationException>(() => kept.AddAsync(Make.Customer(), Token));
    }

    [Fact]
    public async Task A_transaction_that_was_open_when_its_scope_ended_is_rolled_back_and_locks_nobody_out()
    {
        var tenant = Ids.Tenant();
        var (lost, next) = (Make.Customer(), Make.Customer());
        await using (var scope = storage.Open(tenant))
        {
            _ = await scope.Get<IBillingTransactions>().BeginAsync(Token);
            (await scope.Get<ICustomerStore>().AddAsync(lost, Token)).ShouldBe(StoreResult.Success);
        }

        await AddAsync(tenant, next);
        (await FindAsync(tenant, lost.Id)).ShouldBeNull();
        (await FindAsync(tenant, next.Id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Behind_a_scope_in_the_hosts_transaction_the_next_one_works_over_a_connection_of_the_engines()
    {
        var tenant = Ids.Tenant();
        var (ofHost, next) = (Make.Customer(), Make.Customer());
        // An engine of its own, so that its scopes share what they hold of the database.
        await using var engine = storage.NewEngine(_ => { });
        await using (var connection = await storage.ConnectAsync(Token))
        await using (var transaction = await connection.BeginTransactionAsync(Token))
        {
            await using (var scope = new Scope(engine, tenant))
            {
                await scope.Get<IBillingTransactions>().EnlistAsync(transaction, Token);
                (await scope.Get<ICustomerStore>().AddAsync(ofHost, Token)).ShouldBe(StoreResult.Success);
            }

            await using var other = new Scope(engine, tenant);
            (await other.Get<ICustomerStore>().FindAsync(ofHost.Id, Token)).ShouldBeNull("the host has not committed");
            await transaction.CommitAsync(Token);
        }

        await using var last = new Scope(engine, tenant);
        (await last.Get<ICustomerStore>().AddAsync(next, Token)).ShouldBe(StoreResult.Success);
        (await last.Get<ICustomerStore>().FindAsync(ofHost.Id, Token)).ShouldNotBeNull();
    }

    private async Task AddAsync(TenantId tenant, Customer customer)
    {
        await using var scope = storage.Open(tenant);
        (await scope.Get<ICustomerStore>().AddAsync(customer, Token)).ShouldBe(StoreResult.Success);
    }

    private async Task<Customer?> FindAsync(TenantId tenant, CustomerId id)
    {
        await using var scope = storage.Open(tenant);
        return await scope.Get<ICustomerStore>().FindAsync(id, Token);
    }
}
