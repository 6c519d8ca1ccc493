using NodaTime;
using Orb.Billing.Subscriptions;
using static Orb.Billing.Scenarios.Tests.BillingHost;
using static Orb.Billing.Scenarios.Tests.TimelineSteps;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>An annual plan changed in a year with a 29 February: the denominator is the days of the true anchor period (R7, R8).</summary>
public sealed class LeapYearScenarios
{
    [Fact]
    public async Task A_year_that_contains_29_February_has_366_days()
    {
        await using var host = await StartAsync("2027-07-01T00:00:00Z");
        var id = await AnnualAsync(host, 366.00m);
        var bigger = await host.PlanAsync("USD", InAdvance("Bigger", 732.00m, cadence: "annual"));

        await host.Time.LiveToAsync(At("2028-03-01T12:00:00Z"), Duration.FromDays(1), default);
        await host.ChangeAsync(id, new ChangePlan { PlanId = bigger.Id });
        await host.Time.LiveToAsync(At("2028-07-02T00:00:00Z"), Duration.FromDays(1), default);

        // 1 July 2027 to 29 February 2028 are 244 days, 122 are left: 244.00 stays, 732.00 x 122/366 = 244.00 is new.
        (await host.BooksAsync()).ShouldBe("""
            2027-07-01T00:00:00Z Issued INV-000001 total 366.00 USD due 244.00 USD issued 2027-07-01T00:00:00Z
              Annual: 2027-07-01T00:00:00Z to 2028-07-01T00:00:00Z, 1, 366.00 USD
              credit note CN-000001 122.00 USD at 2028-03-01T12:00:00Z
            2028-03-01T12:00:00Z Issued INV-000002 total 244.00 USD due 244.00 USD issued 2028-03-01T12:00:00Z
              Bigger: 2028-03-01T12:00:00Z to 2028-07-01T00:00:00Z, 1, 244.00 USD
            2028-07-01T00:00:00Z Issued INV-000003 total 732.00 USD due 732.00 USD issued 2028-07-01T00:00:00Z
              Bigger: 2028-07-01T00:00:00Z to 2029-07-01T00:00:00Z, 1, 732.00 USD
            """);
    }

    [Fact]
    public async Task A_year_from_29_February_ends_on_28_February_and_comes_back_to_the_29th()
    {
        await using var host = await StartAsync("2024-02-29T00:00:00Z");
        var id = await AnnualAsync(host, 365.00m);
        var bigger = await host.PlanAsync("USD", InAdvance("Bigger", 730.00m, cadence: "annual"));

        host.Clock.Reset(At("2024-03-01T00:00:01Z"));
        await host.ChangeAsync(id, new ChangePlan { PlanId = bigger.Id });
        await host.Time.LiveToAsync(At("2028-03-01T00:00:00Z"), Duration.FromDays(7), default);

        // 29 February is the one day of 365 that the old plan ran; the new one is 730.00 x 364/365 = 728.00.
        (await host.InvoicesAsync()).Select(i => $"{i.InvoiceDate} {i.Total} due {i.AmountDue} to {i.Lines.Single().Line.Service.End}").ShouldBe(
        [
            "2024-02-29T00:00:00Z 365.00 USD due 1.00 USD to 2025-02-28T00:00:00Z",
            "2024-03-01T00:00:01Z 728.00 USD due 728.00 USD to 2025-02-28T00:00:00Z",
            "2025-02-28T00:00:00Z 730.00 USD due 730.00 USD to 2026-02-28T00:00:00Z",
            "2026-02-28T00:00:00Z 730.00 USD due 730.00 USD to 2027-02-28T00:00:00Z",
            "2027-02-28T00:00:00Z 730.00 USD due 730.00 USD to 2028-02-29T00:00:00Z",
            "2028-02-29T00:00:00Z 730.00 USD due 730.00 USD to 2029-02-28T00:00:00Z",
        ]);
    }

    private static async Task<Core.Subscriptions.SubscriptionId> AnnualAsync(BillingHost host, decimal amount)
    {
        var plan = await host.PlanAsync("USD", InAdvance("Annual", amount, cadence: "annual"));
        var customer = await host.CustomerAsync("Etc/UTC");
        return (await host.SubscribeAsync(new CreateSubscription { CustomerId = customer.Id, PlanId = plan.Id, AlignBillingWithStartDate = true })).Id;
    }
}
