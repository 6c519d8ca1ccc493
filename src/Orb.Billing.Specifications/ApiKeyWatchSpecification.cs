using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Orb.Billing.Tenants;

namespace Orb.Billing.Specifications;

/// <summary>What a host may go by that keeps the keys it has looked up.</summary>
public abstract class ApiKeyWatchSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task The_mark_of_all_keys_is_another_one_once_any_process_has_revoked_one()
    {
        await using var here = database.NewEngine(_ => { });
        await using var elsewhere = database.NewEngine(_ => { });
        var watch = here.GetRequiredService<IApiKeyWatch>();
        await using var scope = new Scope(elsewhere, Ids.Tenant());
        await scope.Get<ITenantService>().EnsureAsync(scope.Get<TenantScope>().TenantId, "Acme", isTest: false, Token);
        var keys = scope.Get<IApiKeyService>();
        var key = (await keys.CreateAsync(new CreateApiKey { Name = "CI", Role = ApiRole.Ingest }, Token)).Value.Row;
        var before = await MarkAsync(watch);
        (await MarkAsync(watch)).ShouldBe(before, "nobody has changed any");

        (await keys.RevokeAsync(key.Id, Token)).Value.RevokedAt.ShouldNotBeNull();

        // Heard, and not only unknown for a while: that would be no mark at all.
        while (await MarkAsync(watch) == before)
            await Task.Yield();
    }

    [Fact]
    public async Task The_mark_of_all_keys_is_another_one_when_the_process_itself_has_changed_one()
    {
        await using var engine = database.NewEngine(_ => { });
        var watch = engine.GetRequiredService<IApiKeyWatch>();
        await using var scope = new Scope(engine, Ids.Tenant());
        await scope.Get<ITenantService>().EnsureAsync(scope.Get<TenantScope>().TenantId, "Acme", isTest: false, Token);
        var keys = scope.Get<IApiKeyService>();
        var key = (await keys.CreateAsync(new CreateApiKey { Name = "CI", Role = ApiRole.Ingest }, Token)).Value.Row;
        var before = await MarkAsync(watch);

        await keys.RotateAsync(key.Id, Duration.FromHours(1), Token);

        (await watch.MarkAsync(Token)).ShouldNotBe(before, "at once, and not when the storage has told so");
    }

    // Null until the storage is heard.
    private static async Task<ApiKeyMark> MarkAsync(IApiKeyWatch watch)
    {
        for (; ; await Task.Yield())
        {
            Token.ThrowIfCancellationRequested();
            if (await watch.MarkAsync(Token) is { } mark)
                return mark;
        }
    }
}
