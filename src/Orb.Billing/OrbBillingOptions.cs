using NodaTime;

namespace Orb.Billing;

/// <summary>Settings of the engine.</summary>
public sealed class OrbBillingOptions
{
    /// <summary>How long an invoice with usage stays a draft after its invoice date, so that late events still count (R13).</summary>
    /// <value>12 hours; 0 to 30 days.</value>
    public Duration GracePeriod { get; set; } = Duration.FromHours(12);

    /// <summary>How far back the timestamp of an ingested event may lie (R15).</summary>
    /// <value>12 hours; 1 hour to 400 days.</value>
    public Duration IngestWindow { get; set; } = Duration.FromHours(12);

    /// <summary>How far ahead the timestamp of an ingested event may lie.</summary>
    /// <value>5 minutes; 0 to 1 hour.</value>
    public Duration IngestLead { get; set; } = Duration.FromMinutes(5);

    /// <summary>
    /// How far back the timestamp of an event may lie that is amended or deprecated by its key. The default covers the running and the
    /// previous billing period of a monthly subscription; older events are corrected by a backfill that replaces them.
    /// </summary>
    /// <value>62 days; 1 hour to 400 days.</value>
    public Duration CorrectionWindow { get; set; } = Duration.FromDays(62);

    /// <summary>
    /// How many billing periods closed before the running one are rated again when their usage changes late. A change that is older is kept, is
    /// not billed, and is listed as an exception (R15).
    /// </summary>
    /// <value>2; 0 to 24.</value>
    public int ReRatePeriods { get; set; } = 2;

    /// <summary>Events one batch may hold.</summary>
    /// <value>10,000; 1 to 100,000.</value>
    public int MaximumBatchSize { get; set; } = 10_000;

    /// <summary>How long a worker keeps a customer before another may take it.</summary>
    /// <value>30 seconds; 10 seconds to 1 hour.</value>
    public Duration Lease { get; set; } = Duration.FromSeconds(30);

    /// <summary>Whether customers may live by test clocks (R23).</summary>
    /// <value>False.</value>
    public bool TestClocksEnabled { get; set; }

    /// <summary>Whether the well-known keys of development hosts are accepted.</summary>
    /// <value>False.</value>
    public bool DevelopmentKeysEnabled { get; set; }

    /// <summary>What invoice numbers start with.</summary>
    /// <value>"INV-"; at most 20 characters.</value>
    public string InvoiceNumberPrefix { get; set; } = "INV-";

    /// <summary>What credit note numbers start with.</summary>
    /// <value>"CN-"; at most 20 characters.</value>
    public string CreditNoteNumberPrefix { get; set; } = "CN-";
}
