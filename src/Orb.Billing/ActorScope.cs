using Orb.Billing.Tenants;

namespace Orb.Billing;

/// <summary>Who acts in a dependency-injection scope, for the audit trail: "system" until the host names somebody.</summary>
public sealed class ActorScope
{
    /// <summary>The actor of hosts that name none, and of due work.</summary>
    public const string System = "system";

    /// <summary>Who acts, for example "api_key:…a1b2" or "user:ada".</summary>
    public string Actor { get; private set; } = System;

    /// <summary>What the actor may do, which bounds the keys that it makes; null where the host sets no bound.</summary>
    public Authority? Authority { get; private set; }

    /// <summary>Names who acts in the scope from now on.</summary>
    /// <param name="actor">The name, 1 to 255 characters.</param>
    /// <param name="authority">What the actor may do; null for everything.</param>
    /// <exception cref="ArgumentException">The name is empty or longer than 255 characters.</exception>
    public void Enter(string actor, Authority? authority = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(actor.Length, Validation.MaximumTextLength, nameof(actor));
        Actor = actor;
        Authority = authority;
    }
}
