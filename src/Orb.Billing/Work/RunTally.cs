using NodaTime;

namespace Orb.Billing.Work;

/// <summary>What the rounds of a scope have done. What a round counts is taken in when it has been committed.</summary>
internal sealed class RunTally
{
    private int _issued;
    private int _stopped;

    /// <summary>Steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>Invoices issued.</summary>
    public int Invoices { get; private set; }

    /// <summary>Subscriptions parked and invoices held.</summary>
    public int Parked { get; private set; }

    /// <summary>When the step was due that had waited longest; null where none was run.</summary>
    public Instant? OldestDueAt { get; private set; }

    /// <summary>A round begins: what one that was rolled back counted is forgotten.</summary>
    public void Begin() => (_issued, _stopped) = (0, 0);

    /// <summary>Invoices are issued in the round.</summary>
    public void Issued(int count) => _issued += count;

    /// <summary>Something is stopped in the round.</summary>
    public void Stopped() => _stopped++;

    /// <summary>The round has been committed.</summary>
    public void Commit(IReadOnlyCollection<DueStep> steps)
    {
        Steps += steps.Count;
        Invoices += _issued;
        Parked += _stopped;
        Begin();
        foreach (var step in steps)
            OldestDueAt = OldestDueAt is { } oldest ? Instant.Min(oldest, step.DueAt) : step.DueAt;
    }
}
