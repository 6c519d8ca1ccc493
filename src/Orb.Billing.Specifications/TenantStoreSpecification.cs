using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.Specifications;

public abstract class TenantStoreSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task A_key_is_found_by_its_hash_before_the_tenant_is_known()
    {
        var tenant = Ids.Tenant();
        byte[] hash = [1, 2, 3];
        var key = new ApiKey
        {
            Id = new(Ids.Next()),
            TenantId = tenant,
            Name = "CI",
            Role = ApiRole.Ingest,
            Hash = hash,
            LastFour = "abcd",
            CreatedAt = Make.Noon,
            RevokedAt = Make.Noon,
        };
        await using var scope = database.Open();
        var store = scope.Get<ITenantStore>();

        (await store.AddAsync(tenant, "Acme", Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(tenant, "Acme again", Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.AddKeyAsync(key, Token)).ShouldBe(StoreResult.Success);
        (await store.AddKeyAsync(key with { Id = new(Ids.Next()), TenantId = Ids.Tenant() }, Token)).ShouldBe(StoreResult.AlreadyExists);

        (await store.FindKeyAsync([1, 2, 3], Token)).ShouldHaveSurvived(key);
        (await store.FindKeyAsync([1, 2, 4], Token)).ShouldBeNull();
        (await store.AnyKeyAsync(Token)).ShouldBeFalse();
        await store.AddKeyAsync(key with { Id = new(Ids.Next()), Hash = [9], RevokedAt = null }, Token);
        (await store.AnyKeyAsync(Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task Looking_up_a_key_leaves_the_scope_free_to_enter_its_tenant()
    {
        await using var entered = database.Open();
        await using var scope = database.Services.CreateAsyncScope();
        T Get<T>()
            where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

        await Get<ITenantStore>().FindKeyAsync([7], Token);
        await Get<ITenantStore>().AnyKeyAsync(Token);
        Get<TenantScope>().Enter(Ids.Tenant());
    }

    [Fact]
    public async Task Answers_survive_once_a_key_and_tenant()
    {
        await using var scope = database.Open(Ids.Tenant());
        await using var other = database.Open(Ids.Tenant());
        var store = scope.Get<IIdempotencyStore>();
        var answer = new IdempotentAnswer("key", [1, 2], 201, [0, 255, 10], Make.Noon);

        (await store.AddAsync(answer, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(answer with { StatusCode = 500 }, Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.FindAsync("key", Token)).ShouldHaveSurvived(answer);
        (await other.Get<IIdempotencyStore>().FindAsync("key", Token)).ShouldBeNull();
        (await other.Get<IIdempotencyStore>().AddAsync(answer, Token)).ShouldBe(StoreResult.Success);
    }

    [Fact]
    public async Task The_sweep_deletes_the_oldest_answers_of_all_tenants_up_to_its_limit()
    {
        var old = Make.Noon - Duration.FromDays(40);
        await using var scope = database.Open(Ids.Tenant());
        await using var other = database.Open(Ids.Tenant());
        await scope.Get<IIdempotencyStore>().AddAsync(new IdempotentAnswer("oldest", [1], 200, [], old), Token);
        await other.Get<IIdempotencyStore>().AddAsync(new IdempotentAnswer("older", [1], 200, [], old + Duration.FromTicks(1)), Token);
        await scope.Get<IIdempotencyStore>().AddAsync(new IdempotentAnswer("old", [1], 200, [], old + Duration.FromTicks(2)), Token);
        var store = scope.Get<IIdempotencyStore>();

        (await store.DeleteBeforeAsync(old + Duration.FromTicks(2), 1, Token)).ShouldBe(1);
        (await store.FindAsync("oldest", Token)).ShouldBeNull();
        (await other.Get<IIdempotencyStore>().FindAsync("older", Token)).ShouldNotBeNull();
        (await store.DeleteBeforeAsync(old + Duration.FromTicks(2), 10, Token)).ShouldBe(1);
        (await store.FindAsync("old", Token)).ShouldNotBeNull();
    }
}
