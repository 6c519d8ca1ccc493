using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Periods;
using Orb.Billing.Invoicing;
using static Orb.Billing.Scenarios.Tests.BillingHost;

namespace Orb.Billing.Scenarios.Tests;

/// <summary>What a scenario does with simulations.</summary>
internal static class SimulationSteps
{
    /// <summary>All pages of a simulation, customer by customer.</summary>
    public static async Task<List<SimulatedCustomer>> SimulateAsync(this BillingHost host, SimulateBilling command, int limit = 2)
    {
        var customers = new List<SimulatedCustomer>();
        var page = new PageRequest(limit);
        while (true)
        {
            var run = (await host.InScopeAsync<ISimulationService, Outcome<SimulationPage>>(s => s.RunAsync(command, page, default))).Value;
            run.Totals.ShouldBe(SimulatedAmount.Sum(run.Items.SelectMany(i => i.Amounts)));
            run.CustomersLookedAt.ShouldBeLessThanOrEqualTo(limit);
            customers.AddRange(run.Items);
            if (run.NextCursor is null)
                return customers;
            page = page with { Cursor = run.NextCursor };
        }
    }

    /// <summary>Every price of a plan in its own place.</summary>
    public static SimulateBilling Unchanged(Plan plan, string from, string to) => new()
    {
        From = At(from),
        To = At(to),
        Changes = [.. plan.Prices.Select(p => new SimulatedPriceChange(p.Price.Id, Same(p.Price)))],
    };

    /// <summary>A price once more.</summary>
    public static NewPrice Same(Price price) => new()
    {
        Name = price.Name,
        ItemId = price.ItemId,
        Cadence = Cadence.TryParse(price.Cadence.ToString(), out _) ? price.Cadence.ToString() : "custom",
        BillingCycle = Cadence.TryParse(price.Cadence.ToString(), out _) ? null : new CycleConfiguration(price.Cadence.Duration, price.Cadence.Unit),
        Model = price.Model,
        MetricId = price.MetricId,
        BilledInAdvance = price.IsUsage || price.IsCommitment ? null : price.BillingMode == BillingMode.InAdvance,
        IsCommitment = price.IsCommitment,
        MadeOf = price.MadeOf,
        InvoiceGroupingKey = price.InvoiceGroupingKey,
    };
}
