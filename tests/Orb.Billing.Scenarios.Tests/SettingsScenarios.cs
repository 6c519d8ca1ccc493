using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Tenants;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What a tenant states for itself is what its customers, invoices and events go by; other tenants go by the host's.</summary>
public sealed class SettingsScenarios
{
    [Fact]
    public async Task What_is_stated_is_in_force_at_once_and_what_is_taken_back_is_the_hosts_again()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");

        var changed = (await UpdateAsync(host, s => s with { TimeZone = "Asia/Tokyo", NetTerms = 30, GracePeriod = Duration.FromHours(1) })).Value;
        (changed.TimeZone, changed.NetTerms, changed.GracePeriod, changed.IngestWindow).ShouldBe(("Asia/Tokyo", 30, Duration.FromHours(1), Duration.FromHours(12)));
        (await CreateCustomerAsync(host)).TimeZone.ShouldBe("Asia/Tokyo");

        (await UpdateAsync(host, s => s with { TimeZone = null })).Value.NetTerms.ShouldBe(30);
        (await CreateCustomerAsync(host)).TimeZone.ShouldBe("Etc/UTC");
        var audit = await host.InScopeAsync<IAuditService, Outcome<Page<AuditEntry>>>(s => s.ListAsync(new AuditQuery("settings"), new PageRequest(10), default));
        audit.Value.Items.Select(e => string.Join(' ', e.Details.Select(d => $"{d.Key}={d.Value}").Order(StringComparer.Ordinal)))
            .ShouldBe(["timezone=of the host", "grace_period=0:01:00:00 net_terms=30 timezone=Asia/Tokyo"]);
    }

    [Fact]
    public async Task A_prefix_of_numbers_never_ends_in_a_digit_or_looks_like_a_drafts()
    {
        (await RefusedAsync(s => s with { CreditNoteNumberPrefix = "draft-" }))
            .ShouldBe(["credit_note_number_prefix: 'draft-' starts with DRAFT-, which is how drafts are told from invoices."]);
        (await RefusedAsync(s => s with { InvoiceNumberPrefix = "INV-1" }))
            .ShouldBe(["invoice_number_prefix: 'INV-1' ends in a digit, which could not be told from the number that follows."]);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_by_field_with_its_limits()
    {
        (await RefusedAsync(s => s with
        {
            TimeZone = "Mars/Olympus",
            DefaultCurrency = "XXQ",
            NetTerms = -1,
            GracePeriod = Duration.FromDays(31),
            IngestWindow = Duration.FromMinutes(1),
            ReRatePeriods = 25,
            CreditNoteNumberPrefix = new string('x', 21),
        })).Select(issue => issue.Split(':')[0]).ShouldBe(
            ["timezone", "default_currency", "net_terms", "grace_period_seconds", "ingest_window_seconds", "re_rate_periods", "credit_note_number_prefix"]);
    }

    [Fact]
    public async Task The_ingest_window_is_the_tenants()
    {
        await using var host = await StartAsync("2026-01-10T00:00:00Z");
        var customer = await CreateCustomerAsync(host);
        Task<IngestResult> SendAsync(string key) => host.InScopeAsync<IUsageService, IngestResult>(s => s.IngestAsync(
            [new NewUsageEvent { IdempotencyKey = key, EventName = "call", CustomerId = customer.Id, Timestamp = At("2026-01-08T00:00:00Z") }], default));

        (await SendAsync("a")).Failures.Single().Errors.Single().ShouldContain("start of the ingest window");
        await UpdateAsync(host, s => s with { IngestWindow = Duration.FromDays(3) });
        (await SendAsync("a")).Failures.ShouldBeEmpty();
    }

    private static Task<Outcome<SettingsInForce>> UpdateAsync(BillingHost host, Func<TenantSettings, TenantSettings> change) =>
        host.InScopeAsync<ISettingsService, Outcome<SettingsInForce>>(s => s.UpdateAsync(change, default));

    private static async Task<IReadOnlyList<string>> RefusedAsync(Func<TenantSettings, TenantSettings> change)
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        return [.. (await UpdateAsync(host, change)).Refusal!.Issues.Select(i => i.ToString())];
    }

    private static async Task<Customer> CreateCustomerAsync(BillingHost host) => (await host.InScopeAsync<ICustomerService, Outcome<Customer>>(
        s => s.CreateAsync(new CreateCustomer { Name = "A", Email = "a@example.com" }, default))).Value;
}
