using Orb.Billing.Core.Alerts;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Credits;
using Orb.Billing.Outbox;

namespace Orb.Billing.Alerts;

/// <summary>
/// Fires the alerts of a customer's credits, within the transaction that moves the balance: the entry of the ledger is written once, and so is what it
/// fires (R17, R26).
/// </summary>
internal sealed class CreditAlerts(IAlertStore store, Announcements announcements)
{
    /// <summary>A balance has moved.</summary>
    public async Task MovedAsync(CustomerId customerId, Money before, Money after, CreditLedgerItem cause, CancellationToken cancellationToken)
    {
        if (before == after)
            return;
        var alerts = await store.OfCreditsAsync(customerId, after.Currency, cancellationToken).ConfigureAwait(false);
        var fired = alerts.Where(a => a.IsEnabled)
            .Select(a => (Alert: a, Decision: AlertDecision.OnMove(a.Kind, a.Thresholds, before.Amount, after.Amount)))
            .Where(a => a.Decision.Reported is not null)
            .ToList();
        if (fired.Count > 0)
        {
            StaleWriteException.Unless(await store.FireAsync(
                [.. fired.SelectMany(f => f.Decision.Crossed.Select(t => new AlertFiring(f.Alert.Id, cause.Id.ToString(), t, after.Amount, cause.Entry.At)))],
                cancellationToken).ConfigureAwait(false));
        }

        await announcements.CreditsAsync(customerId, before, after, cause, alerts, fired, cancellationToken).ConfigureAwait(false);
    }
}
