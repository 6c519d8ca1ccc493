using NodaTime;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Invoicing;

/// <summary>
/// What would have been billed: the past charges of real subscriptions, with their real times, quantities and usage, by other prices. Nothing is written.
/// </summary>
public interface ISimulationService
{
    /// <summary>
    /// Simulates one page of customers, newest first, in a fixed number of queries. Whoever runs it keeps the cursor, adds up the totals of the pages, and
    /// may stop after any of them.
    /// </summary>
    Task<Outcome<SimulationPage>> RunAsync(SimulateBilling command, PageRequest page, CancellationToken cancellationToken);
}

/// <summary>A change of the catalogue, and the time it is tried on: either prices one by one, or a version of a plan in the place of another.</summary>
public sealed record SimulateBilling
{
    /// <summary>The most prices that may change.</summary>
    public const int MaximumChanges = 100;

    /// <summary>Charges count whose billed service ends after this instant …</summary>
    public required Instant From { get; init; }

    /// <summary>… and not after this one. What is not issued yet, and a period that is invoiced in parts so far, does not count.</summary>
    public required Instant To { get; init; }

    /// <summary>The prices that change, each once; none with <see cref="Version"/>.</summary>
    public IReadOnlyList<SimulatedPriceChange> Changes { get; init; } = [];

    /// <summary>A version of a plan that is tried on the subscriptions of another; null with <see cref="Changes"/>.</summary>
    public SimulatedPlanVersion? Version { get; init; }
}

/// <summary>Another price in the place of one, or none.</summary>
/// <param name="PriceId">The price of the catalogue that subscriptions have.</param>
/// <param name="Price">
/// What takes its place, of the same cadence, kind and currency of invoices; null for nothing. A fee keeps its quantity unless another is given, usage its part of a dimensional group.
/// </param>
public sealed record SimulatedPriceChange(PriceId PriceId, NewPrice? Price);

/// <summary>A version of a plan in the place of another. It may change and take away prices; one that adds prices or changes adjustments is refused.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="FromVersion">The version whose prices subscriptions have.</param>
/// <param name="ToVersion">The version that is tried.</param>
public sealed record SimulatedPlanVersion(PlanId PlanId, int FromVersion, int ToVersion);

/// <summary>What a page of customers would have been billed.</summary>
/// <param name="Items">The customers that have a changed price and charges in the time, in the order of the page.</param>
/// <param name="Totals">Their sums, one a currency, in the order of the codes.</param>
/// <param name="CustomersLookedAt">How many customers the page looked at: the progress of who goes through all pages.</param>
/// <param name="NextCursor">Where the next page starts; null after the last.</param>
public sealed record SimulationPage(IReadOnlyList<SimulatedCustomer> Items, IReadOnlyList<SimulatedAmount> Totals, int CustomersLookedAt, string? NextCursor);

/// <summary>What a customer would have been billed: all charges of those of its subscriptions that have a changed price.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Amounts">One a currency, in the order of the codes.</param>
/// <param name="Charges">How many charges were looked at.</param>
/// <param name="Failures">The subscriptions that could not be calculated; nothing of them is in the amounts.</param>
public sealed record SimulatedCustomer(
    CustomerId CustomerId, IReadOnlyList<SimulatedAmount> Amounts, int Charges, IReadOnlyList<SimulationFailure> Failures);

/// <summary>Amounts of one currency, after adjustments, before prepaid credits and taxes.</summary>
/// <param name="Billed">What invoices billed, less what corrections gave back.</param>
/// <param name="Before">
/// The same calculated anew by the real prices. It differs from what was billed only where that is not settled: usage that came too late to be billed
/// (R15), or a correction that is due and not issued yet.
/// </param>
/// <param name="After">What it would have been.</param>
public sealed record SimulatedAmount(Money Billed, Money Before, Money After)
{
    /// <summary>What the change makes: below zero where customers would have paid less.</summary>
    public Money Difference => After - Before;

    /// <summary>The sums by currency, in the order of the codes.</summary>
    public static IReadOnlyList<SimulatedAmount> Sum(IEnumerable<SimulatedAmount> amounts) =>
        [.. amounts
            .GroupBy(a => a.Before.Currency)
            .OrderBy(g => g.Key.Code, StringComparer.Ordinal)
            .Select(g => g.Aggregate((sum, a) => new SimulatedAmount(sum.Billed + a.Billed, sum.Before + a.Before, sum.After + a.After)))];
}

/// <summary>A subscription that could not be calculated.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Reason">Why.</param>
public sealed record SimulationFailure(SubscriptionId SubscriptionId, string Reason);
