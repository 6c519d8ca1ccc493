using NodaTime;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Customers;
using Orb.Billing.Taxes;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>Which taxes a customer pays by the rates that the seller keeps by hand (R19).</summary>
public sealed class TaxRateScenarios
{
    private static readonly LocalDate TaxPoint = new(2026, 1, 31);

    [Fact]
    public async Task A_customer_pays_the_defaults_until_it_has_rates_of_its_own()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (ada, bob) = (await host.CustomerAsync("Etc/UTC"), await host.CustomerAsync("Etc/UTC"));
        (await TaxationAsync(host, ada)).On(TaxPoint).ShouldBe(LineTaxation.None(TaxPoint));

        var vat = (await CreateAsync(host, new CreateTaxRate { Code = "vat", Rate = 0.20m, IsDefault = true })).Value;
        var state = (await CreateAsync(host, new CreateTaxRate { Code = "state", Rate = 0.06m, Inclusive = true })).Value;
        var city = (await CreateAsync(host, new CreateTaxRate { Code = "city", Rate = 0.0125m, Inclusive = true })).Value;
        (await AssignAsync(host, bob, state, city)).Value.TaxRateIds.ShouldBe([state.Id, city.Id]);

        Written(await TaxationAsync(host, ada)).ShouldBe("Exclusive Domestic: vat S 0.2");
        Written(await TaxationAsync(host, bob)).ShouldBe("Inclusive Domestic: state S 0.06, city S 0.0125");
        await AssignAsync(host, bob);
        Written(await TaxationAsync(host, bob)).ShouldBe("Exclusive Domestic: vat S 0.2");
        await host.InScopeAsync<ITaxRateService, Outcome<IReadOnlyList<ManualTaxRate>>>(s => s.SetDefaultsAsync([city.Id], default));
        Written(await TaxationAsync(host, ada)).ShouldBe("Inclusive Domestic: city S 0.0125");
        (await host.InScopeAsync<ITaxRateService, ManualTaxRate?>(s => s.FindAsync(vat.Id, default)))!.IsDefault.ShouldBeFalse();
        (await host.InScopeAsync<ITaxRateService, Outcome<Page<ManualTaxRate>>>(s => s.ListAsync(new PageRequest(), default))).Value.Items.Select(r => r.Id)
            .ShouldBe([city.Id, state.Id, vat.Id]);
    }

    [Fact]
    public async Task An_exempt_or_reverse_charged_customer_keeps_the_taxes_at_nothing()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        await CreateAsync(host, new CreateTaxRate { Code = "vat", Rate = 0.20m, IsDefault = true });
        var evidence = new VatIdEvidence("ATU12345678", true, At("2026-01-01T00:00:00Z"), "ref-1");

        await TreatAsync(host, customer, new TreatCustomer(TaxTreatmentKind.Exempt, "Charity, certificate 4711"));
        var exempt = await TaxationAsync(host, customer);
        (exempt.Kind, exempt.Reason, exempt.On(TaxPoint).Rates.Single().ToString()).ShouldBe((TaxTreatmentKind.Exempt, "Charity, certificate 4711", "vat E 0"));
        await TreatAsync(host, customer, new TreatCustomer(TaxTreatmentKind.ReverseCharge, VatId: evidence));
        var reverse = await TaxationAsync(host, customer);
        (reverse.Kind, reverse.VatId, reverse.On(TaxPoint).Rates.Single().ToString()).ShouldBe((TaxTreatmentKind.ReverseCharge, evidence, "vat AE 0"));
        await TreatAsync(host, customer, new TreatCustomer(TaxTreatmentKind.Domestic));
        Written(await TaxationAsync(host, customer)).ShouldBe("Exclusive Domestic: vat S 0.2");
        (await host.InScopeAsync<ITaxRateService, CustomerTaxes?>(s => s.FindCustomerAsync(customer.Id, default)))!.Version.ShouldBe(3);
    }

    [Fact]
    public async Task A_wrong_rate_or_treatment_names_its_field_limit_and_value()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        var rate = new CreateTaxRate { Code = "vat", Rate = 0.2m };
        Issues(await CreateAsync(host, rate with { Rate = 20m })).ShouldBe(["rate: must be a fraction from 0 to 1, but is 20."]);
        Issues(await CreateAsync(host, rate with { Code = "" })).ShouldBe(["code: must not be empty."]);
        Issues(await CreateAsync(host, rate with { Category = "s" })).ShouldBe(["category: 's' is not one of S, Z, E, AE, K, G, O, L, M, B."]);
        Issues(await CreateAsync(host, rate with { Category = "Z" })).ShouldBe(["rate: must be 0 in category Z, which bears no tax, but is 0.2."]);
        var treat = new TreatCustomer(TaxTreatmentKind.Domestic);
        Issues(await TreatAsync(host, customer, treat with { Kind = TaxTreatmentKind.Exempt })).ShouldBe(
            ["reason: is required for an exempt customer: the invoice has to name it."]);
        Issues(await TreatAsync(host, customer, treat with { Kind = TaxTreatmentKind.ReverseCharge })).ShouldBe(
            ["vat_id: is required for reverse charge, and must have been found valid."]);
        Issues(await TreatAsync(host, customer, treat with { Kind = TaxTreatmentKind.ReverseCharge, VatId = new VatIdEvidence("X", false, At("2026-01-01T00:00:00Z")) })).ShouldBe(
            ["vat_id: is required for reverse charge, and must have been found valid."]);
        Issues(await TreatAsync(host, customer, treat with { Reason = "none" })).ShouldBe(["reason: belongs to a customer of whom no tax is collected."]);
        Issues(await TreatAsync(host, customer, treat with { Kind = (TaxTreatmentKind)99 })).ShouldBe(["kind: 99 is no treatment."]);
        (await TreatAsync(host, customer with { Id = default }, treat)).Refusal!.Message.ShouldContain("type Customer");
    }

    [Fact]
    public async Task Rates_that_cannot_stand_on_one_line_are_refused_together_R19()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("Etc/UTC");
        var high = (await CreateAsync(host, new CreateTaxRate { Code = "vat", Rate = 0.20m, IsDefault = true })).Value;
        var low = (await CreateAsync(host, new CreateTaxRate { Code = "vat", Rate = 0.10m })).Value;
        var gross = (await CreateAsync(host, new CreateTaxRate { Code = "city", Rate = 0.01m, Inclusive = true })).Value;

        Issues(await AssignAsync(host, customer, high, low)).ShouldBe(["tax_rate_ids: has 2 rates of 'vat'; a tax has one rate on a line."]);
        Issues(await AssignAsync(host, customer, high, gross)).ShouldBe(["tax_rate_ids: mixes inclusive and exclusive rates; an invoice is wholly the one or the other."]);
        (await AssignAsync(host, customer, high with { Id = default })).Refusal!.Message.ShouldContain("type TaxRate");
        (await AssignAsync(host, customer with { Id = default }, high)).Refusal!.Message.ShouldContain("type Customer");
        Issues(await CreateAsync(host, new CreateTaxRate { Code = "vat", Rate = 0.05m, IsDefault = true })).ShouldBe(
            ["is_default: has 2 rates of 'vat'; a tax has one rate on a line."]);
        Issues(await CreateAsync(host, new CreateTaxRate { Code = "state", Rate = 0.05m, IsDefault = true, Inclusive = true })).ShouldBe(
            ["is_default: mixes inclusive and exclusive rates; an invoice is wholly the one or the other."]);
        Issues(await AssignAsync(host, customer, [.. Enumerable.Repeat(high, 21)])).ShouldBe(["tax_rate_ids: has 21 entries; at most 20 are allowed."]);
        Written(await TaxationAsync(host, customer)).ShouldBe("Exclusive Domestic: vat S 0.2");
    }

    [Fact]
    public async Task A_question_for_many_customers_answers_for_each()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var (ada, bob) = (await host.CustomerAsync("Etc/UTC"), await host.CustomerAsync("Etc/UTC"));
        var vat = (await CreateAsync(host, new CreateTaxRate { Code = "vat", Rate = 0.20m })).Value;
        await AssignAsync(host, bob, vat);

        var all = await host.InScopeAsync<ITaxRateSource, IReadOnlyDictionary<CustomerId, CustomerTaxation>>(
            s => s.FindAsync([ada.Id, bob.Id, ada.Id], default));

        all.Count.ShouldBe(2);
        Written(all[ada.Id]).ShouldBe("Exclusive None: ");
        Written(all[bob.Id]).ShouldBe("Exclusive Domestic: vat S 0.2");
    }

    private static string Written(CustomerTaxation taxation) => $"{taxation.Mode} {taxation.Kind}: {string.Join(", ", taxation.Rates)}";

    private static IEnumerable<string> Issues<T>(Outcome<T> outcome)
        where T : notnull => (outcome.Refusal?.Issues ?? []).Select(i => i.ToString());

    private static async Task<CustomerTaxation> TaxationAsync(BillingHost host, Customer customer) =>
        (await host.InScopeAsync<ITaxRateSource, IReadOnlyDictionary<CustomerId, CustomerTaxation>>(s => s.FindAsync([customer.Id], default)))[customer.Id];

    private static Task<Outcome<ManualTaxRate>> CreateAsync(BillingHost host, CreateTaxRate command) =>
        host.InScopeAsync<ITaxRateService, Outcome<ManualTaxRate>>(s => s.CreateAsync(command, default));

    private static Task<Outcome<CustomerTaxes>> AssignAsync(BillingHost host, Customer customer, params ManualTaxRate[] rates) =>
        host.InScopeAsync<ITaxRateService, Outcome<CustomerTaxes>>(s => s.AssignAsync(customer.Id, [.. rates.Select(r => r.Id)], default));

    private static Task<Outcome<CustomerTaxes>> TreatAsync(BillingHost host, Customer customer, TreatCustomer command) =>
        host.InScopeAsync<ITaxRateService, Outcome<CustomerTaxes>>(s => s.TreatAsync(customer.Id, command, default));
}
