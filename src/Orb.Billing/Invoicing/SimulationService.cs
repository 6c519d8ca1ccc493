using Orb.Billing.Customers;

namespace Orb.Billing.Invoicing;

internal sealed class SimulationService(ICustomerStore customers, SimulationPlanning planning, SimulationRun run) : ISimulationService
{
    public async Task<Outcome<SimulationPage>> RunAsync(SimulateBilling command, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(page);
        if (!(await planning.ChangesAsync(command, cancellationToken).ConfigureAwait(false)).TryGetValue(out var changes, out var refusal))
            return refusal;
        if (!(await Paging.ReadAsync(
            page, (after, take) => customers.ListAsync(CreatedRange.Any, after, take, cancellationToken), c => new PagePosition(null, c.Id.Value)).ConfigureAwait(false))
            .TryGetValue(out var found, out refusal))
            return refusal;
        var items = await run.RunAsync(found.Items, command, changes, cancellationToken).ConfigureAwait(false);
        return new SimulationPage(items, SimulatedAmount.Sum(items.SelectMany(i => i.Amounts)), found.Items.Count, found.NextCursor);
    }
}
