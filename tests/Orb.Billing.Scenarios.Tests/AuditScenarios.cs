using NodaTime;
using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Taxes;
using Orb.Billing.Metering;
using Orb.Billing.Taxes;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What the library's services write into the audit trail beyond what has an operation of the API.</summary>
public sealed class AuditScenarios
{
    [Fact]
    public async Task Versions_of_plans_are_in_the_trail()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var plan = await host.TokenPlanAsync();
        await host.InScopeAsync<ICatalogService, Outcome<PlanVersion>>(s => s.CreatePlanVersionAsync(new CreatePlanVersion { PlanId = plan.Id, SetAsDefault = true }, default));
        await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.SetDefaultVersionAsync(plan.Id, 1, default));
        await host.InScopeAsync<ICatalogService, Outcome<Plan>>(s => s.SetDefaultVersionAsync(plan.Id, 3, default));

        (await TrailAsync(host, "plan")).ShouldBe(
        [
            $"{plan.Id} plan.default_version_set version=1",
            $"{plan.Id} plan.version_created version=2 based_on=1 is_default=true",
            $"{plan.Id} plan.created name={plan.Name} currency=USD",
        ]);
    }

    [Fact]
    public async Task What_decides_on_taxes_is_in_the_trail()
    {
        await using var host = await StartAsync("2026-01-01T00:00:00Z");
        var customer = await host.CustomerAsync("UTC");
        await host.TaxAllAsync(0.19m);
        var reduced = await host.RateAsync(0.07m);
        await host.AssignAsync(customer, reduced);
        await host.TreatAsync(customer, TaxTreatmentKind.Exempt, "Charity");

        (await TrailAsync(host, "tax_rate")).ShouldBe(
            [$"{reduced.Id} tax_rate.created code=vat rate=0.07 category=S", $"{await StandardAsync()} tax_rate.created code=vat rate=0.19 category=S"]);
        (await TrailAsync(host, "settings")).ShouldHaveSingleItem().ShouldEndWith($"settings.tax_rates_set tax_rate_ids={await StandardAsync()}");
        (await TrailAsync(host, "customer")).ShouldBe(
        [
            $"{customer.Id} customer.tax_treatment_set kind=Exempt",
            $"{customer.Id} customer.tax_rates_set tax_rate_ids={reduced.Id}",
            $"{customer.Id} customer.created ",
        ]);

        async Task<TaxRateId> StandardAsync() =>
            (await host.InScopeAsync<ITaxRateService, Outcome<Page<ManualTaxRate>>>(s => s.ListAsync(new PageRequest(), default))).Value.Items.Single(r => r.IsDefault).Id;
    }

    [Fact]
    public async Task Corrections_of_usage_are_in_the_trail_and_those_that_change_nothing_are_not()
    {
        await using var host = await StartAsync("2026-01-10T00:00:00Z");
        var customer = await host.CustomerAsync("UTC");
        NewUsageEvent Event(string key, decimal tokens) => new()
        {
            IdempotencyKey = key,
            EventName = "call",
            Timestamp = Instant.FromUtc(2026, 1, 9, 12, 0),
            CustomerId = customer.Id,
            Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(tokens) },
        };
        (await host.IngestAsync(Event("a", 1m), Event("b", 2m))).Ingested.ShouldBe(2);
        await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.AmendAsync(Event("a", 5m), default));
        await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.AmendAsync(Event("a", 5m), default));
        await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync("b", default));
        await host.InScopeAsync<IUsageService, Outcome<UsageCorrection>>(s => s.DeprecateAsync("nobody's", default));
        var backfill = (await host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CreateAsync(
            new CreateBackfill { CustomerId = customer.Id, TimeframeStart = Instant.FromUtc(2026, 1, 1, 0, 0), TimeframeEnd = Instant.FromUtc(2026, 1, 10, 0, 0) }, default))).Value;
        await host.InScopeAsync<IBackfillService, Outcome<IngestResult>>(s => s.IngestAsync(backfill.Id, [Event("c", 3m)], default));
        await host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.CloseAsync(backfill.Id, default));
        await host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.RevertAsync(backfill.Id, default));
        await host.InScopeAsync<IBackfillService, Outcome<Backfill>>(s => s.RevertAsync(backfill.Id, default));

        (await TrailAsync(host, "usage_event")).ShouldBe(
        [
            "b usage_event.deprecated event_name=call timestamp=2026-01-09T12:00:00Z",
            "a usage_event.amended event_name=call timestamp=2026-01-09T12:00:00Z",
        ]);
        const string frame = "timeframe_start=2026-01-01T00:00:00Z timeframe_end=2026-01-10T00:00:00Z replaces_existing_events=false";
        (await TrailAsync(host, "backfill")).ShouldBe(
        [
            $"{backfill.Id} backfill.reverted {frame} events=1",
            $"{backfill.Id} backfill.closed {frame} events=1",
            $"{backfill.Id} backfill.created {frame} events=0",
        ]);
    }

    private static async Task<IReadOnlyList<string>> TrailAsync(BillingHost host, string resource) =>
        [.. (await host.InScopeAsync<IAuditService, Outcome<Page<AuditEntry>>>(s => s.ListAsync(new AuditQuery(resource), new PageRequest(), default))).Value.Items
            .Select(e => $"{e.ResourceId} {e.Action} {string.Join(' ', e.Details.Select(d => $"{d.Key}={d.Value}"))}")];
}
