using Microsoft.Extensions.Options;

namespace Orb.Billing.Tenants;

/// <summary>
/// The settings of the scope's tenant, read once a scope. Often that is the first thing a command reads, before its transaction begins: then it is a unit
/// of work of its own, which a lost connection repeats.
/// </summary>
internal sealed class CurrentSettings(ITenantSettingsStore store, IBillingTransactions transactions, IOptions<OrbBillingOptions> options)
{
    private SettingsInForce? _known;

    public async ValueTask<SettingsInForce> ReadAsync(CancellationToken cancellationToken) =>
        _known ??= SettingsInForce.Of(await transactions.RunRepeatableAsync(() => store.FindAsync(cancellationToken), cancellationToken).ConfigureAwait(false), options.Value);

    /// <summary>Called before they are changed, so that the next reader sees what was written.</summary>
    public void Forget() => _known = null;
}
