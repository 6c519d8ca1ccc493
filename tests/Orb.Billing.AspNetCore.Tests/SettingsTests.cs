using System.Net;
using NodaTime;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Catalog;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class SettingsTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() => _api = await Api.StartAsync(o => o.DefaultCurrency = "EUR");

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task The_settings_in_force_are_shown_those_of_the_host_where_the_tenant_has_none()
    {
        (await _api.GetAsync("/v1/settings")).Text.ShouldBe(
            """{"timezone":"Etc/UTC","default_currency":"EUR","net_terms":0,"grace_period_seconds":43200,"ingest_window_seconds":43200,"re_rate_periods":2,"invoice_number_prefix":"INV-","credit_note_number_prefix":"CN-"}""");
    }

    [Fact]
    public async Task A_member_that_is_missing_stays_and_one_that_is_null_goes_back_to_the_hosts()
    {
        await PutAsync("""{"timezone":"Europe/Berlin","default_currency":"JPY","net_terms":30,"grace_period_seconds":3600,"ingest_window_seconds":7200,"re_rate_periods":0,"invoice_number_prefix":"R-","credit_note_number_prefix":"G-"}""");
        var all = new TenantSettings
        {
            TimeZone = "Europe/Berlin",
            DefaultCurrency = "JPY",
            NetTerms = 30,
            GracePeriod = Duration.FromHours(1),
            IngestWindow = Duration.FromHours(2),
            ReRatePeriods = 0,
            InvoiceNumberPrefix = "R-",
            CreditNoteNumberPrefix = "G-",
        };
        _api.Billing.Command.ShouldBe(all);

        await PutAsync("""{"net_terms":14,"grace_period_seconds":null,"timezone":null}""");
        _api.Billing.Command.ShouldBe(all with { NetTerms = 14, GracePeriod = null, TimeZone = null });
        await PutAsync("{}");
        _api.Billing.Command.ShouldBe(all with { NetTerms = 14, GracePeriod = null, TimeZone = null });
        (await _api.SendAsync("PUT", "/v1/settings", """{"net_terms":"14"}""")).ShouldBeInvalid().ShouldStartWith("net_terms: ");
    }

    [Fact]
    public async Task Amounts_of_coupons_are_in_the_tenants_currency_else_in_the_hosts()
    {
        const string Coupon = """{"redemption_code":"TEN","discount":{"discount_type":"amount","amount_discount":"10"}}""";
        await _api.PostAsync("/v1/coupons", Coupon);
        ((CreateCoupon)_api.Billing.Command!).Currency.ShouldBe("EUR");
        await PutAsync("""{"default_currency":"JPY"}""");
        await _api.PostAsync("/v1/coupons", Coupon);
        ((CreateCoupon)_api.Billing.Command!).Currency.ShouldBe("JPY");
    }

    [Fact]
    public async Task Settings_are_changed_by_admins_and_read_by_those_who_bill_and_support()
    {
        foreach (var role in (ApiRole[])[ApiRole.Billing, ApiRole.Support])
        {
            (await _api.GetAsync("/v1/settings", role)).Status.ShouldBe(HttpStatusCode.OK);
            (await _api.SendAsync("PUT", "/v1/settings", "{}", role)).ShouldBeProblem(403, "403-permission-denied");
        }

        (await _api.GetAsync("/v1/settings", ApiRole.Portal)).ShouldBeProblem(403, "403-permission-denied");
    }

    [Fact]
    public async Task Pricing_units_are_made_listed_and_found()
    {
        var made = await _api.PostAsync("/v1/pricing_units", """{"name":"tokens","symbol":"tok","scale":2}""");
        made.Status.ShouldBe(HttpStatusCode.Created);
        _api.Billing.Command.ShouldBe(new CreatePricingUnit("tokens", "tok", 2));
        made.Text.ShouldBe($$"""{"id":"{{FakePricingUnits.Tokens.Id}}","name":"tokens","symbol":"tok","scale":2,"created_at":"2026-01-14T23:00:00+00:00"}""");

        (await _api.GetAsync("/v1/pricing_units?limit=5")).Body.GetProperty("data")[0].GetProperty("name").GetString().ShouldBe("tokens");
        _api.Billing.Command.ShouldBe(new PageRequest(5, null));
        (await _api.GetAsync($"/v1/pricing_units/{FakePricingUnits.Tokens.Id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await _api.GetAsync("/v1/pricing_units/nope")).ShouldBeProblem(404, "404-resource-not-found");
        (await _api.PostAsync("/v1/pricing_units", """{"symbol":"tok"}""")).ShouldBeInvalid().ShouldStartWith("name: ");
    }

    private async Task PutAsync(string body) => (await _api.SendAsync("PUT", "/v1/settings", body)).Status.ShouldBe(HttpStatusCode.OK);
}
