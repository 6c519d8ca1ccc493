using Microsoft.Extensions.Options;

namespace Orb.Billing.Tenants;

/// <summary>The settings of the scope's tenant, read once a scope.</summary>
internal sealed class CurrentSettings(ITenantSettingsStore store, IOptions<OrbBillingOptions> options)
{
    private SettingsInForce? _known;

    public async ValueTask<SettingsInForce> ReadAsync(CancellationToken cancellationToken) =>
        _known ??= SettingsInForce.Of(await store.FindAsync(cancellationToken).ConfigureAwait(false), options.Value);

    /// <summary>Called before they are changed, so that the next reader sees what was written.</summary>
    public void Forget() => _known = null;
}
