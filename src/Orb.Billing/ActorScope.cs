namespace Orb.Billing;

/// <summary>Who acts in a dependency-injection scope, for the audit trail: "system" until the host names somebody.</summary>
public sealed class ActorScope
{
    /// <summary>The actor of hosts that name none, and of due work.</summary>
    public const string System = "system";

    /// <summary>Who acts, for example "api_key:…a1b2" or "user:ada".</summary>
    public string Actor { get; private set; } = System;

    /// <summary>Names who acts in the scope from now on.</summary>
    /// <exception cref="ArgumentException">The name is empty or longer than 255 characters.</exception>
    public void Enter(string actor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(actor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(actor.Length, Validation.MaximumTextLength, nameof(actor));
        Actor = actor;
    }
}
