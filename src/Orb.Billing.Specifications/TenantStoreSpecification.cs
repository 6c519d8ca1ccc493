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
            Prefix = "orb_live_wxyz",
            LastFour = "abcd",
            Scopes = ["ingest_usage", "read_customers"],
            CustomerId = new(Ids.Next()),
            CreatedAt = Make.Noon,
            ExpiresAt = Make.Noon + Duration.FromDays(30),
            RevokedAt = Make.Noon,
        };
        await using var scope = database.Open();
        var store = scope.Get<ITenantStore>();

        var acme = new Tenant(tenant, "Acme", IsTest: true, Make.Noon);
        (await store.AddAsync(acme, Token)).ShouldBe(StoreResult.Success);
        (await store.AddAsync(acme with { Name = "Acme again" }, Token)).ShouldBe(StoreResult.AlreadyExists);
        (await store.FindAsync(tenant, Token)).ShouldBe(acme);
        (await store.FindAsync(Ids.Tenant(), Token)).ShouldBeNull();
        (await store.AddKeyAsync(key, Token)).ShouldBe(StoreResult.Success);
        (await store.AddKeyAsync(key with { Id = new(Ids.Next()), TenantId = Ids.Tenant() }, Token)).ShouldBe(StoreResult.AlreadyExists);

        (await store.FindKeyAsync([1, 2, 3], Token)).ShouldHaveSurvived(key);
        (await store.FindKeyAsync([1, 2, 4], Token)).ShouldBeNull();
        (await store.AnyKeyAsync(Make.Noon, Token)).ShouldBeFalse();
        await store.AddKeyAsync(key with { Id = new(Ids.Next()), Hash = [9], RevokedAt = null }, Token);
        (await store.AnyKeyAsync(Make.Noon, Token)).ShouldBeTrue();
        (await store.AnyKeyAsync(key.ExpiresAt!.Value, Token)).ShouldBeFalse();
        await store.AddKeyAsync(key with { Id = new(Ids.Next()), Hash = [10], RevokedAt = null, ExpiresAt = null }, Token);
        (await store.AnyKeyAsync(key.ExpiresAt!.Value, Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task Tenants_are_listed_newest_first_a_page_at_a_time()
    {
        await using var scope = database.Open();
        var store = scope.Get<ITenantStore>();
        Tenant[] made = [.. Enumerable.Range(0, 3).Select(n => new Tenant(new TenantId(Ids.Next()), $"T{n}", IsTest: n == 1, Make.Noon))];
        foreach (var tenant in made)
            await store.AddAsync(tenant, Token);

        Tenant[] newest = [.. made.Reverse()];
        var listed = await store.ListAsync(null, 1000, Token);
        listed.Where(made.Contains).ShouldBe(newest);
        (await store.ListAsync(new PagePosition(null, newest[1].Id.Value), 1000, Token)).Where(made.Contains).ShouldBe([newest[2]]);
        (await store.ListAsync(null, 1, Token)).ShouldBe([listed[0]]);
    }

    [Fact]
    public async Task Keys_are_read_and_ended_by_their_own_tenant_only()
    {
        var tenant = Ids.Tenant();
        await using var own = database.Open(tenant);
        await using var other = database.Open(Ids.Tenant());
        var key = new ApiKey
        {
            Id = new(Ids.Next()),
            TenantId = tenant,
            Name = "CI",
            Role = ApiRole.Billing,
            Hash = [4, 5, 6],
            LastFour = "wxyz",
            CreatedAt = Make.Noon,
            IsDevelopment = true,
        };
        var newer = key with { Id = new(Ids.Next()), Hash = [4, 5, 7] };
        await own.Get<ITenantStore>().AddKeyAsync(key, Token);
        await own.Get<ITenantStore>().AddKeyAsync(newer, Token);
        var store = own.Get<IApiKeyStore>();

        (await store.ListAsync(null, 10, Token)).Select(k => k.Id).ShouldBe([newer.Id, key.Id]);
        (await store.ListAsync(new PagePosition(null, newer.Id.Value), 10, Token)).Select(k => k.Id).ShouldBe([key.Id]);
        (await other.Get<IApiKeyStore>().ListAsync(null, 10, Token)).ShouldBeEmpty();
        (await other.Get<IApiKeyStore>().FindAsync(key.Id, Token)).ShouldBeNull();
        (await other.Get<IApiKeyStore>().EndAsync(key with { RevokedAt = Make.Noon }, Token)).ShouldBe(StoreResult.VersionConflict);

        var ending = key with { ExpiresAt = Make.Noon + Duration.FromHours(1) };
        (await store.EndAsync(ending, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(key.Id, Token)).ShouldHaveSurvived(ending);
        ending = ending with { SuccessorId = newer.Id };
        (await store.EndAsync(ending, Token)).ShouldBe(StoreResult.Success);
        (await store.FindAsync(key.Id, Token)).ShouldHaveSurvived(ending);
        (await store.EndAsync(ending with { SuccessorId = new(Ids.Next()) }, Token)).ShouldBe(StoreResult.VersionConflict, "a key has one successor");
        (await store.EndAsync(ending with { RevokedAt = Make.Noon }, Token)).ShouldBe(StoreResult.Success);
        (await store.EndAsync(ending, Token)).ShouldBe(StoreResult.VersionConflict, "a revoked key stays revoked");
        (await own.Get<ITenantStore>().FindKeyAsync([4, 5, 6], Token)).ShouldHaveSurvived(ending with { RevokedAt = Make.Noon });
    }

    [Fact]
    public async Task Looking_up_a_key_leaves_the_scope_free_to_enter_its_tenant()
    {
        await using var entered = database.Open();
        await using var scope = database.Services.CreateAsyncScope();
        T Get<T>()
            where T : notnull => scope.ServiceProvider.GetRequiredService<T>();

        await Get<ITenantStore>().FindKeyAsync([7], Token);
        await Get<ITenantStore>().AnyKeyAsync(Make.Noon, Token);
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
