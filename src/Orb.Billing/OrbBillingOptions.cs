using NodaTime;

namespace Orb.Billing;

/// <summary>Settings of the engine.</summary>
public sealed class OrbBillingOptions
{
    /// <summary>How long an invoice with usage stays a draft after its invoice date, so that late events still count (R13). A tenant may state its own.</summary>
    /// <value>12 hours; 0 to 30 days.</value>
    public Duration GracePeriod { get; set; } = Duration.FromHours(12);

    /// <summary>How far back the timestamp of an ingested event may lie (R15). A tenant may state its own.</summary>
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
    /// not billed, and is listed as an exception (R15). A tenant may state its own.
    /// </summary>
    /// <value>2; 0 to 24.</value>
    public int ReRatePeriods { get; set; } = 2;

    /// <summary>Events one batch may hold.</summary>
    /// <value>10,000; 1 to 100,000.</value>
    public int MaximumBatchSize { get; set; } = 10_000;

    /// <summary>How long a worker keeps a customer before another may take it.</summary>
    /// <value>30 seconds; 10 seconds to 1 hour.</value>
    public Duration Lease { get; set; } = Duration.FromSeconds(30);

    /// <summary>Lines an invoice may have. One with more is not issued: its subscription is parked with <c>too_many_lines</c>.</summary>
    /// <value>5,000; 1 to 1,000,000.</value>
    public int MaximumInvoiceLines { get; set; } = 5_000;

    /// <summary>
    /// What an invoice may come to, tax included, in major units of its currency. One that comes to more is not issued: its subscription is parked
    /// with <c>amount_too_large</c>.
    /// </summary>
    /// <value>500,000,000; above 0.</value>
    public decimal MaximumInvoiceAmount { get; set; } = 500_000_000m;

    /// <summary>Units a line may have. An invoice with more is not issued: its subscription is parked with <c>quantity_too_large</c>.</summary>
    /// <value>1,000,000,000,000,000 (10 to the 15th); above 0.</value>
    public decimal MaximumLineQuantity { get; set; } = 1_000_000_000_000_000m;

    /// <summary>
    /// How many batches of customers a sweep carries forward at once, each over a connection of its own. More than one helps where the database has
    /// processors of its own; SQLite has one writer. Invoices of different customers are then numbered in no particular order.
    /// </summary>
    /// <value>1; 1 to 16.</value>
    public int BatchesAtOnce { get; set; } = 1;

    /// <summary>Whether customers of test tenants may live by test clocks (R23).</summary>
    /// <value>False.</value>
    public bool TestClocksEnabled { get; set; }

    /// <summary>Whether the well-known keys of development hosts are accepted.</summary>
    /// <value>False.</value>
    public bool DevelopmentKeysEnabled { get; set; }

    /// <summary>What invoice numbers start with. A tenant may state its own.</summary>
    /// <value>"INV-"; at most 20 characters.</value>
    public string InvoiceNumberPrefix { get; set; } = "INV-";

    /// <summary>What credit note numbers start with. A tenant may state its own.</summary>
    /// <value>"CN-"; at most 20 characters.</value>
    public string CreditNoteNumberPrefix { get; set; } = "CN-";
}
