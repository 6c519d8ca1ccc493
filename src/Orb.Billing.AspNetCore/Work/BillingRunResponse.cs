using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Work;

namespace Orb.Billing.AspNetCore.Work;

/// <summary>What a sweep did for this tenant: beyond the contract, in its style.</summary>
internal sealed class BillingRunResponse
{
    private readonly BillingRun _run;

    // Not public: the JSON generator would write code for what a public constructor takes too, and durations have members in double.
    internal BillingRunResponse(BillingRun run) => _run = run;

    public string Id => _run.Id.ToString();

    /// <summary><c>unfinished</c> while it runs, and for ever where it was killed; <c>finished</c>; <c>failed</c> where it ended early.</summary>
    public string Status => _run switch
    {
        { Error: not null } => "failed",
        { FinishedAt: null } => "unfinished",
        _ => "finished",
    };

    /// <summary>The test clock whose customers it carried forward; null for the wall clock.</summary>
    public string? TestClockId => _run.TestClockId?.ToString();

    public string StartedAt => WireTime.Write(_run.StartedAt);

    /// <summary>It does everything due by then.</summary>
    public string DueBy => WireTime.Write(_run.DueBy);

    public string? FinishedAt => WireTime.Write(_run.FinishedAt);

    public int DueCustomers => _run.DueCustomers;

    public int DoneCustomers => _run.DoneCustomers;

    public int FailedCustomers => _run.FailedCustomers;

    public int Steps => _run.Steps;

    public int Invoices => _run.Invoices;

    public int Parked => _run.Parked;

    /// <summary>How late the step was that had waited longest.</summary>
    public long LagSeconds => (long)_run.Lag.TotalSeconds;

    /// <summary>Why it ended early.</summary>
    public string? Error => _run.Error;
}
