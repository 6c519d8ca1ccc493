using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;
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
        await using var host = await KeyedAsync();
        var made = (await host.InScopeAsync<ITenantService, Outcome<NewApiKey>>(s => s.CreateKeyAsync(TenantId.Default, "ci", ApiRole.Ingest, default))).Value;

        var row = (await host.InScopeAsync<ITenantService, ApiKey?>(s => s.AuthenticateAsync(made.Key, default)))!;

        (row.Role, row.Name, row.LastFour).ShouldBe((ApiRole.Ingest, "ci", made.Key[^4..]));
        made.Key.Length.ShouldBe("orb_live_".Length + 43); // 32 random bytes
        row.Prefix.ShouldBe(made.Key[..13]);
        (await host.InScopeAsync<ITenantService, ApiKey?>(s => s.AuthenticateAsync(made.Key[..^1], default))).ShouldBeNull();
        (await host.InScopeAsync<ITenantService, ApiKey?>(s => s.AuthenticateAsync("", default))).ShouldBeNull();
    }

    [Fact]
    public async Task Keys_of_a_test_tenant_are_told_apart_by_their_beginning_and_open_that_tenant_alone_A04()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var tenant = (await host.InScopeAsync<ITenantService, Outcome<Tenant>>(s => s.CreateAsync("Sandbox", isTest: true, default))).Value;
        var made = (await host.InScopeAsync<ITenantService, Outcome<NewApiKey>>(s => s.CreateKeyAsync(tenant.Id, "ci", ApiRole.Admin, default))).Value;

        made.Key.ShouldStartWith("orb_test_");
        (await AuthenticatedAsync(host, made))!.TenantId.ShouldBe(tenant.Id);
        (await host.InScopeAsync<IApiKeyService, ApiKey?>(s => s.FindAsync(made.Row.Id, default))).ShouldBeNull("the default tenant has no such key");
        var nobody = await host.InScopeAsync<ITenantService, Outcome<NewApiKey>>(s => s.CreateKeyAsync(new TenantId(Guid.Empty), "ci", ApiRole.Admin, default));
        nobody.Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task A_rotated_key_works_beside_its_successor_until_the_overlap_is_over_and_a_revoked_one_ends_at_once_A04()
    {
        await using var host = await KeyedAsync();
        var old = await CreateAsync(host, new CreateApiKey { Name = "ci", Role = ApiRole.Billing, Scopes = ["read_invoices"], ExpiresAt = At("2026-01-11T00:00:00Z") });
        host.Clock.Reset(At("2026-01-02T00:00:00Z"));

        var next = (await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(old.Row.Id, Duration.FromHours(6), default))).Value;

        (next.Row.Name, next.Row.Role, next.Row.ExpiresAt).ShouldBe(("ci", ApiRole.Billing, At("2026-01-12T00:00:00Z")));
        next.Row.Scopes.ShouldBe(["read_invoices"]);
        host.Clock.Reset(At("2026-01-02T05:59:59Z"));
        (await AuthenticatedAsync(host, old)).ShouldNotBeNull();
        host.Clock.Reset(At("2026-01-02T06:00:00Z"));
        (await AuthenticatedAsync(host, old)).ShouldBeNull();
        (await AuthenticatedAsync(host, next)).ShouldNotBeNull();

        (await host.InScopeAsync<IApiKeyService, Outcome<ApiKey>>(s => s.RevokeAsync(next.Row.Id, default))).Value.RevokedAt.ShouldBe(At("2026-01-02T06:00:00Z"));
        (await AuthenticatedAsync(host, next)).ShouldBeNull();
        (await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(next.Row.Id, Duration.Zero, default))).Refusal!.Kind
            .ShouldBe(RefusalKind.ConstraintViolation);

        var audit = await host.InScopeAsync<IAuditService, Outcome<Page<AuditEntry>>>(s => s.ListAsync(new AuditQuery("api_key"), new PageRequest(10), default));
        audit.Value.Items.Select(e => e.Action).Order(StringComparer.Ordinal).ShouldBe(["api_key.created", "api_key.revoked", "api_key.rotated"]);
    }

    [Fact]
    public async Task A_key_rotated_without_overlap_is_revoked_and_one_that_ends_before_the_overlap_ends_when_it_would_have_A04()
    {
        await using var host = await KeyedAsync();
        var first = await CreateAsync(host, new CreateApiKey { Name = "a", Role = ApiRole.Admin });
        (await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(first.Row.Id, Duration.Zero, default))).Value.Row.ExpiresAt.ShouldBeNull();
        (await AuthenticatedAsync(host, first)).ShouldBeNull();

        var second = await CreateAsync(host, new CreateApiKey { Name = "b", Role = ApiRole.Admin, ExpiresAt = At("2026-01-01T01:00:00Z") });
        (await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(second.Row.Id, Duration.FromDays(1), default))).Refusal.ShouldBeNull();
        host.Clock.Reset(At("2026-01-01T01:00:00Z"));
        (await AuthenticatedAsync(host, second)).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_has_one_successor_whoever_else_rotates_it_meanwhile_or_later_A04()
    {
        await using var host = await KeyedAsync();
        var old = await CreateAsync(host, new CreateApiKey { Name = "ci", Role = ApiRole.Billing });

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(old.Row.Id, Duration.FromHours(6), default)))));

        var first = answers.Where(a => a.Refusal is null).ShouldHaveSingleItem().Value;
        answers.Where(a => a.Refusal is not null).ShouldAllBe(a => a.Refusal!.Kind == RefusalKind.Conflict && a.Refusal.IsFinal);
        (await host.InScopeAsync<IApiKeyService, ApiKey?>(s => s.FindAsync(old.Row.Id, default)))!.SuccessorId.ShouldBe(first.Row.Id);
        (await host.InScopeAsync<IApiKeyService, Outcome<Page<ApiKey>>>(s => s.ListAsync(new PageRequest(10), default))).Value.Items.Count.ShouldBe(2);
        (await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(first.Row.Id, Duration.Zero, default))).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task What_a_key_cannot_be_is_refused_by_field()
    {
        await using var host = await KeyedAsync();
        var refused = await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.CreateAsync(
            new CreateApiKey { Name = "", Role = ApiRole.Operator, Scopes = ["Read Customers"], ExpiresAt = At("2026-01-01T00:00:00Z") }, default));
        refused.Refusal!.Issues.Select(i => i.Field).ShouldBe(["name", "role", "scopes", "expires_at"]);
        var overlap = await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(new ApiKeyId(Guid.Empty), Duration.FromDays(31), default));
        overlap.Refusal!.Issues.Single().ToString().ShouldBe("overlap_seconds: must be from 0 to 2592000, but is 2678400.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Test_clocks_are_for_test_tenants(bool isTest)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        await host.InScopeAsync<ITenantService>(s => s.EnsureAsync(TenantId.Default, "Acme", isTest, default));
        await host.InScopeAsync<ITenantService>(s => s.EnsureAsync(TenantId.Default, "Acme", !isTest, default));

        var made = await host.InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(At("2026-01-15T00:00:00Z"), null, default));

        made.Refusal?.Kind.ShouldBe(RefusalKind.ConstraintViolation);
        (made.Refusal is null).ShouldBe(isTest);
    }

    [Fact]
    public async Task A_key_of_the_role_portal_is_for_one_customer_that_exists_and_no_other_role_has_one()
    {
        await using var host = await KeyedAsync();
        var customer = (await host.InScopeAsync<ICustomerService, Outcome<Customer>>(s => s.CreateAsync(new CreateCustomer { Name = "A", Email = "a@example.com" }, default))).Value;
        var portal = new CreateApiKey { Name = "portal", Role = ApiRole.Portal, CustomerId = customer.Id };

        var made = await CreateAsync(host, portal);
        var next = (await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.RotateAsync(made.Row.Id, Duration.Zero, default))).Value;

        (await AuthenticatedAsync(host, next))!.CustomerId.ShouldBe(customer.Id);
        (await RefusedAsync(host, portal with { CustomerId = null })).Issues.Single().ToString()
            .ShouldBe("customer_id: is required: a key of the role portal reads of one customer.");
        (await RefusedAsync(host, portal with { Role = ApiRole.Support })).Issues.Single().ToString()
            .ShouldBe("customer_id: is for keys of the role portal; no other role is narrowed to a customer.");
        (await RefusedAsync(host, portal with { CustomerId = new CustomerId(Guid.Empty) })).Kind.ShouldBe(RefusalKind.NotFound);
        (await host.InScopeAsync<ITenantService, Outcome<NewApiKey>>(s => s.CreateKeyAsync(TenantId.Default, "portal", ApiRole.Portal, default)))
            .Refusal!.Issues.Single().ToString().ShouldBe("role: 'portal' needs a customer: make such a key within the tenant.");
    }

    private static async Task<Refusal> RefusedAsync(BillingHost host, CreateApiKey command) =>
        (await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.CreateAsync(command, default))).Refusal!;

    private static async Task<BillingHost> KeyedAsync()
    {
        var host = await StartAsync("2026-01-01T00:00:00Z");
        await host.InScopeAsync<ITenantService>(s => s.EnsureAsync(TenantId.Default, "Acme", isTest: false, default));
        return host;
    }

    private static async Task<NewApiKey> CreateAsync(BillingHost host, CreateApiKey command) =>
        (await host.InScopeAsync<IApiKeyService, Outcome<NewApiKey>>(s => s.CreateAsync(command, default))).Value;

    private static Task<ApiKey?> AuthenticatedAsync(BillingHost host, NewApiKey key) =>
        host.InScopeAsync<ITenantService, ApiKey?>(s => s.AuthenticateAsync(key.Key, default));

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var cursor = new PagePosition(null, Guid.Empty).ToCursor();

        var page = await host.InScopeAsync<IInvoiceService, Outcome<Page<InvoiceView>>>(s => s.ListAsync(new InvoiceQuery(), new PageRequest(20, cursor), default));

        page.Refusal!.Issues.Single().Field.ShouldBe("cursor");
    }
}
