namespace Orb.Billing.Outbox;

/// <summary>
/// Takes messages to somebody: to webhooks, mail, a host's own queue. A host registers any number of them in its services. Each is given
/// every message until it has taken it, at least once: after a crash it may see one again, under the same id.
/// </summary>
public interface IOutboxSender
{
    /// <summary>What it is called, once and for all: a message remembers by the name who has taken it.</summary>
    string Name { get; }

    /// <summary>Whether it reaches live mail or payment; then it is given nothing of customers that live by a test clock (R23).</summary>
    bool ReachesLive { get; }

    /// <summary>
    /// Takes a message, in a dependency-injection scope of its tenant. Messages are in no promised order. Throws when the message was not taken;
    /// it is given again after a pause.
    /// </summary>
    Task SendAsync(OutboxMessage message, CancellationToken cancellationToken);
}
