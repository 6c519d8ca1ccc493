using System.Globalization;
using Orb.Billing.Catalog;

namespace Orb.Billing.Subscriptions;

internal sealed class PlanMigrationService(ISubscriptionService subscriptions, IPlanStore plans) : IPlanMigrationService
{
    public Task<Outcome<PlanMigrationPage>> RunAsync(MigratePlan command, PageRequest page, CancellationToken cancellationToken) =>
        EachAsync(command, page, MigrateAsync, cancellationToken);

    public Task<Outcome<PlanMigrationPage>> QuoteAsync(MigratePlan command, PageRequest page, CancellationToken cancellationToken) =>
        EachAsync(command, page, QuoteAsync, cancellationToken);

    private async Task<Outcome<PlanMigrationPage>> EachAsync(
        MigratePlan command, PageRequest page, Func<SubscriptionView, MigratePlanVersion, CancellationToken, Task<PlanMigrationItem>> migrate,
        CancellationToken cancellationToken)
    {
        if (await CheckAsync(command, cancellationToken).ConfigureAwait(false) is { } refused)
            return refused;
        var query = new SubscriptionQuery { PlanId = command.PlanId };
        if (!(await subscriptions.ListAsync(query, page, cancellationToken).ConfigureAwait(false)).TryGetValue(out var found, out var refusal))
            return refusal;
        var change = new MigratePlanVersion(command.ToVersion, command.Option, command.Date) { Policy = command.Policy, Reason = command.Reason };
        var items = new List<PlanMigrationItem>(found.Items.Count);
        foreach (var view in found.Items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            items.Add(Passed(view, command) is { } outcome
                ? new PlanMigrationItem(view.Subscription.Id, outcome, null, [], [])
                : await migrate(view, change, cancellationToken).ConfigureAwait(false));
        }

        return new PlanMigrationPage(items, found.NextCursor);
    }

    private async Task<PlanMigrationItem> MigrateAsync(SubscriptionView view, MigratePlanVersion change, CancellationToken cancellationToken)
    {
        var changed = await subscriptions.ChangeAsync(view.Subscription.Id, change, cancellationToken).ConfigureAwait(false);
        return new PlanMigrationItem(view.Subscription.Id, OutcomeOf(changed.Refusal), changed.Refusal, [], []);
    }

    private async Task<PlanMigrationItem> QuoteAsync(SubscriptionView view, MigratePlanVersion change, CancellationToken cancellationToken)
    {
        var quoted = await subscriptions.QuoteAsync(view.Subscription.Id, change, cancellationToken).ConfigureAwait(false);
        return quoted.TryGetValue(out var quote, out var refusal)
            ? new PlanMigrationItem(view.Subscription.Id, PlanMigrationOutcome.Migrated, null, quote.Invoices, quote.CreditNotes)
            : new PlanMigrationItem(view.Subscription.Id, PlanMigrationOutcome.Refused, refusal, [], []);
    }

    private static PlanMigrationOutcome OutcomeOf(Refusal? refusal) => refusal is null ? PlanMigrationOutcome.Migrated : PlanMigrationOutcome.Refused;

    private static PlanMigrationOutcome? Passed(SubscriptionView view, MigratePlan command)
    {
        var subscription = view.Subscription;
        if (view.Status == SubscriptionStatus.Ended)
            return PlanMigrationOutcome.NotMeant;
        if (subscription.PlanVersion == command.ToVersion
            || subscription.ScheduledPlans.Any(p => p.PlanId == command.PlanId && p.Version == command.ToVersion && p.PlanStart is not null))
            return PlanMigrationOutcome.AlreadyThere;
        return command.FromVersion is { } from && from != subscription.PlanVersion ? PlanMigrationOutcome.NotMeant : null;
    }

    private async Task<Refusal?> CheckAsync(MigratePlan command, CancellationToken cancellationToken)
    {
        var validation = new Validation();
        validation.OptionalText("reason", command.Reason);
        validation.Time("effective_date", command.Date);
        if ((command.Date is not null) != (command.Option == MigrationOption.RequestedDate))
            validation.Add("effective_date", "is required for the option requested_date and only for that one.");
        if (command.FromVersion == command.ToVersion)
            validation.Add("from_version", string.Create(CultureInfo.InvariantCulture, $"is {command.FromVersion}, the version to go to."));
        if (validation.Failed)
            return validation.Refusal;
        if ((await plans.FindManyAsync([command.PlanId], cancellationToken).ConfigureAwait(false)).Count == 0)
            return Refusal.NotFound("Plan", command.PlanId.ToString());
        return await plans.FindVersionAsync(command.PlanId, command.ToVersion, cancellationToken).ConfigureAwait(false) is null
            ? Refusal.NotFound("PlanVersion", string.Create(CultureInfo.InvariantCulture, $"{command.PlanId} version {command.ToVersion}"))
            : null;
    }
}
