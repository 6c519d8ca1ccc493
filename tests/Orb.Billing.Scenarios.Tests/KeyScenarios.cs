using Orb.Billing.Invoicing;
using Orb.Billing.Tenants;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

public sealed class KeyScenarios
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_well_known_development_key_works_only_where_such_keys_are_accepted(bool accepted)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z", o => o.DevelopmentKeysEnabled = accepted);
        await host.InScopeAsync<ITenantService>(s => s.EnsureDevelopmentKeyAsync(TenantId.Default, "orb_dev_key", ApiRole.Admin, default));
        await host.InScopeAsync<ITenantService>(s => s.EnsureDevelopmentKeyAsync(TenantId.Default, "orb_dev_key", ApiRole.Admin, default));

        var row = await host.InScopeAsync<ITenantService, ApiKey?>(s => s.AuthenticateAsync("orb_dev_key", default));

        (row is not null).ShouldBe(accepted);
        (await host.InScopeAsync<ITenantService, bool>(s => s.AnyKeyAsync(default))).ShouldBeFalse("a development key is no key to run a service on");
    }

    [Fact]
    public async Task A_key_is_given_once_and_only_its_hash_is_kept()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var made = await host.InScopeAsync<ITenantService, NewApiKey>(s => s.CreateKeyAsync(TenantId.Default, "ci", ApiRole.Ingest, default));

        var row = (await host.InScopeAsync<ITenantService, ApiKey?>(s => s.AuthenticateAsync(made.Key, default)))!;

        (row.Role, row.Name, row.LastFour).ShouldBe((ApiRole.Ingest, "ci", made.Key[^4..]));
        made.Key.Length.ShouldBe("orb_live_".Length + 43); // 32 random bytes
        (await host.InScopeAsync<ITenantService, ApiKey?>(s => s.AuthenticateAsync(made.Key[..^1], default))).ShouldBeNull();
        (await host.InScopeAsync<ITenantService, ApiKey?>(s => s.AuthenticateAsync("", default))).ShouldBeNull();
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var cursor = new PagePosition(null, Guid.Empty).ToCursor();

        var page = await host.InScopeAsync<IInvoiceService, Outcome<Page<InvoiceView>>>(s => s.ListAsync(new InvoiceQuery(), new PageRequest(20, cursor), default));

        page.Refusal!.Issues.Single().Field.ShouldBe("cursor");
    }
}
