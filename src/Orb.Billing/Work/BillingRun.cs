using NodaTime;
using Orb.Billing.Core;
using Orb.Billing.TestClocks;

namespace Orb.Billing.Work;

/// <summary>The id of a billing run: a UUIDv7, on the wire 26 characters of base 32.</summary>
public readonly record struct BillingRunId(Guid Value)
{
    /// <summary>Reads an id from its wire form.</summary>
    public static bool TryParse(string? text, out BillingRunId id)
    {
        var known = Base32.TryRead(text, out var value);
        id = new BillingRunId(value);
        return known;
    }

    /// <summary>The wire form.</summary>
    public override string ToString() => Base32.Write(Value);
}

/// <summary>
/// What a sweep did, or has done so far, for one tenant. It is a record for people: nothing of the engine rests on it, and a run that was killed
/// stays unfinished while the next one takes its customers up.
/// </summary>
public sealed record BillingRun
{
    /// <summary>The id.</summary>
    public required BillingRunId Id { get; init; }

    /// <summary>The test clock whose customers it carries forward; null for the wall clock.</summary>
    public TestClockId? TestClockId { get; init; }

    /// <summary>When it began to work for the tenant, by the wall clock.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>It does everything due by then.</summary>
    public required Instant DueBy { get; init; }

    /// <summary>When it ended, by the wall clock; null while it runs, and of one that was killed.</summary>
    public Instant? FinishedAt { get; init; }

    /// <summary>Customers with due work that it has claimed.</summary>
    public int DueCustomers { get; init; }

    /// <summary>Of them those with nothing due any more.</summary>
    public int DoneCustomers { get; init; }

    /// <summary>Of them those that failed and will be tried again.</summary>
    public int FailedCustomers { get; init; }

    /// <summary>Due steps done.</summary>
    public int Steps { get; init; }

    /// <summary>Invoices issued.</summary>
    public int Invoices { get; init; }

    /// <summary>Subscriptions parked and one-off invoices held.</summary>
    public int Parked { get; init; }

    /// <summary>When the step was due that had waited longest; null while none has been run.</summary>
    public Instant? OldestDueAt { get; init; }

    /// <summary>Why it ended early; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>How late the step was that had waited longest; 0 while none has been run.</summary>
    public Duration Lag => OldestDueAt is { } oldest ? DueBy - oldest : Duration.Zero;

    internal BillingRun Plus(int claimed, int failed, int open, RunTally tally) => this with
    {
        DueCustomers = DueCustomers + claimed,
        DoneCustomers = DoneCustomers + claimed - failed - open,
        FailedCustomers = FailedCustomers + failed,
        Steps = Steps + tally.Steps,
        Invoices = Invoices + tally.Invoices,
        Parked = Parked + tally.Parked,
        OldestDueAt = OldestDueAt is { } oldest && tally.OldestDueAt is { } other ? Instant.Min(oldest, other) : OldestDueAt ?? tally.OldestDueAt,
    };
}
