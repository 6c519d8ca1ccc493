using NodaTime;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.Subscriptions;

/// <summary>
/// Moves the subscriptions of a plan to another version, a page at a time. Nothing is kept of a migration but what it did, in the history of each
/// subscription: whoever runs it keeps the cursor, goes on with it after a failure, and may run it again as a whole: what is there already is left alone.
/// </summary>
public interface IPlanMigrationService
{
    /// <summary>
    /// Migrates one page of subscriptions, newest first, each in a transaction of its own. One that is refused does not stop the others.
    /// Subscriptions that come to be while it runs are found by running it once more.
    /// </summary>
    Task<Outcome<PlanMigrationPage>> RunAsync(MigratePlan command, PageRequest page, CancellationToken cancellationToken);

    /// <summary>What <see cref="RunAsync"/> would do to one page of subscriptions, each looked at when the version takes effect (R24). Nothing is changed.</summary>
    Task<Outcome<PlanMigrationPage>> QuoteAsync(MigratePlan command, PageRequest page, CancellationToken cancellationToken);
}

/// <summary>A migration of a plan's subscriptions.</summary>
public sealed record MigratePlan
{
    /// <summary>The plan.</summary>
    public required PlanId PlanId { get; init; }

    /// <summary>The version to go to.</summary>
    public required int ToVersion { get; init; }

    /// <summary>Only subscriptions on this version; all others by default.</summary>
    public int? FromVersion { get; init; }

    /// <summary>When the version takes effect on each subscription; at once by default.</summary>
    public MigrationOption Option { get; init; }

    /// <summary>The first instant of the version; only with <see cref="MigrationOption.RequestedDate"/>.</summary>
    public Instant? Date { get; init; }

    /// <summary>What becomes of running periods; by days in both directions by default.</summary>
    public ChangePolicy Policy { get; init; } = ChangePolicy.Default;

    /// <summary>Why, for the audit trail; at most 255 characters.</summary>
    public string? Reason { get; init; }
}

/// <summary>What became of a page of subscriptions.</summary>
/// <param name="Items">One a subscription of the plan, newest first.</param>
/// <param name="NextCursor">Where the next page starts; null after the last.</param>
public sealed record PlanMigrationPage(IReadOnlyList<PlanMigrationItem> Items, string? NextCursor)
{
    /// <summary>How many of the page had an outcome.</summary>
    public int Count(PlanMigrationOutcome outcome) => Items.Count(i => i.Outcome == outcome);
}

/// <summary>What became of a subscription.</summary>
public enum PlanMigrationOutcome
{
    /// <summary>It was migrated, or will be on its date; in a quote, it would be.</summary>
    Migrated,

    /// <summary>It is on the version, or goes to it, already.</summary>
    AlreadyThere,

    /// <summary>It has ended, or is on a version that was not asked for.</summary>
    NotMeant,

    /// <summary>It was refused.</summary>
    Refused,
}

/// <summary>A subscription of a migration.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
/// <param name="Invoices">In a quote, the invoices it makes, drafts with the lines they would have now.</param>
/// <param name="CreditNotes">In a quote, the credit notes it writes.</param>
public sealed record PlanMigrationItem(
    SubscriptionId SubscriptionId, PlanMigrationOutcome Outcome, Refusal? Refusal, IReadOnlyList<Invoice> Invoices, IReadOnlyList<CreditNote> CreditNotes);
