using Microsoft.Extensions.Logging;
using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Outbox;

namespace Orb.Billing.Alerts;

/// <summary>
/// Compares the alerts of subscriptions with their running billing periods, within the transaction of a round of the sweep: as many subscriptions as
/// the round has in the same few queries. The key of what has fired makes it fire once, whoever comes second (R26).
/// </summary>
internal sealed class AlertEvaluation(IAlertStore store, AlertLevels levels, Announcements announcements, ILogger<AlertEvaluation> log)
{
    /// <summary>Makes checks, each of another subscription.</summary>
    /// <exception cref="StaleWriteException">Another writer was faster.</exception>
    public async Task RunAsync(IReadOnlyList<AlertCheck> checks, CancellationToken cancellationToken)
    {
        try
        {
            await CompareAsync(checks, cancellationToken).ConfigureAwait(false);
        }
        catch (AmountOverflowException overflow) when (checks.Count == 1)
        {
            // What cannot be calculated stops at its invoice; an alert of it stops nothing. Nothing of it has been written yet.
            AlertLog.NotCompared(log, checks[0].Subscription.Id, overflow.Message);
        }
    }

    private async Task CompareAsync(IReadOnlyList<AlertCheck> checks, CancellationToken cancellationToken)
    {
        var running = checks.Where(c => c.Subscription.HasAlerts && c.Period is not null).ToDictionary(c => c.Subscription.Id);
        if (running.Count == 0)
            return;
        List<WatchedAlert> watched =
        [
            .. (await store.OfSubscriptionsAsync(running.Keys, cancellationToken).ConfigureAwait(false))
                .Where(a => a.IsEnabled)
                .Select(a => new WatchedAlert(a, running[a.SubscriptionId!.Value], running[a.SubscriptionId.Value].Period!.Value)),
        ];
        if (watched.Count == 0)
            return;
        var fired = (await store.FiredAsync(
            [.. watched.Select(w => w.Alert.Id)], [.. watched.Select(w => w.Occasion).Distinct()], cancellationToken).ConfigureAwait(false))
            .ToLookup(f => (f.AlertId, f.Occasion), f => f.Threshold);
        // What has fired to its last threshold need not be metered.
        List<WatchedAlert> open = [.. watched.Where(w => !fired[(w.Alert.Id, w.Occasion)].Contains(w.Alert.Thresholds[^1]))];
        if (open.Count == 0)
            return;
        var reached = await levels.OfAsync(open, cancellationToken).ConfigureAwait(false);
        var firing = open.Zip(reached, (w, level) => (
                Watched: w, Level: level, Decision: AlertDecision.InPeriod(w.Alert.Thresholds, [.. fired[(w.Alert.Id, w.Occasion)]], level)))
            .Where(f => f.Decision.Reported is not null)
            .ToList();
        if (firing.Count == 0)
            return;
        StaleWriteException.Unless(await store.FireAsync(
            [.. firing.SelectMany(f => f.Decision.Crossed.Select(t => new AlertFiring(f.Watched.Alert.Id, f.Watched.Occasion, t, f.Level, f.Watched.Check.At)))],
            cancellationToken).ConfigureAwait(false));
        foreach (var (alert, level, decision) in firing)
            announcements.Alert(alert, decision.Reported!.Value, level);
    }
}

/// <summary>An alert with what it is compared with.</summary>
/// <param name="Alert">The alert of a subscription.</param>
/// <param name="Check">The check.</param>
/// <param name="Period">The running billing period.</param>
internal sealed record WatchedAlert(Alert Alert, AlertCheck Check, ServicePeriod Period)
{
    /// <summary>What its thresholds fire once in.</summary>
    public string Occasion => AlertCheck.OccasionOf(Period);
}
