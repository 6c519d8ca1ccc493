using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;

namespace Orb.Billing.Credits;

/// <summary>What a projection needs besides what it was asked for, because the drafts of a customer share its prepaid credits (R17).</summary>
internal sealed class CreditRun(
    IReadOnlyList<ProjectionRequest> requests, IReadOnlyDictionary<CustomerId, CreditRun.Holder> holders)
{
    private readonly Dictionary<UsageNeed, UsageByWindow> _windows = [];

    /// <summary>The requests asked for, and behind them those of the customers' other drafts.</summary>
    public IReadOnlyList<ProjectionRequest> Requests { get; } = requests;

    /// <summary>The customers with credits that may pay.</summary>
    public IReadOnlyDictionary<CustomerId, Holder> Holders { get; } = holders;

    /// <summary>The usage that was cut into days.</summary>
    public IReadOnlyDictionary<UsageNeed, UsageByWindow> Windows => _windows;

    /// <summary>Cuts the usage of a need into local days where credits may pay for it; null where its total will do.</summary>
    public UsageByWindow? Cut(CustomerId customer, UsageSource source, UsageNeed need, MetricDefinition metric, ServicePeriod full)
    {
        if (!Holders.TryGetValue(customer, out var holder))
            return null;
        var windows = UsageByWindow.Of(
            source.Customers, metric, need.Period, DailyCharges.Midnights(need.Period, holder.Zone), source.Filter, full);
        _windows.Add(need, windows);
        return windows;
    }

    /// <summary>Takes out of open periods what is on a draft already, which draws by itself.</summary>
    public IReadOnlyList<IReadOnlyList<PlannedCharge>> WithoutDrafted(IReadOnlyList<IReadOnlyList<PlannedCharge>> planned)
    {
        if (Requests.All(r => r.OpenAt is null))
            return planned;
        var drafted = Requests.Zip(planned).Where(p => p.First.OpenAt is null).SelectMany(p => p.Second).Where(c => c.IsDue).Select(c => c.Key).ToHashSet();
        return [.. Requests.Zip(planned, (request, charges) => request.OpenAt is null ? charges : [.. charges.Where(c => !drafted.Contains(c.Key))])];
    }

    /// <summary>A customer with credits: its blocks in every unit and its drafts.</summary>
    internal sealed record Holder(NodaTime.DateTimeZone Zone, IReadOnlyList<CreditBlock> Blocks, IReadOnlyList<Invoice> Drafts);
}

/// <summary>What one invoice of a customer draws from prepaid credits.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="InvoiceId">The draft; of what is no draft yet an id of its own.</param>
/// <param name="Uses">The entries to write, in order.</param>
/// <param name="Lines">Of each line that credits may pay, in order, its draws.</param>
/// <param name="Earlier">What is appended to the draws of earlier lines, whose credits these take over.</param>
internal sealed record CreditClaim(
    CustomerId CustomerId, InvoiceId InvoiceId, IReadOnlyList<CreditUse> Uses, IReadOnlyList<(InvoiceLine Line, IReadOnlyList<LineDraw> Draws)> Lines,
    IReadOnlyList<LineDraws> Earlier);

/// <summary>What the drafts of customers draw, in the order they draw (R17).</summary>
internal sealed class CreditClaims(IReadOnlyList<CreditClaim> all, IReadOnlyDictionary<CalculatedInvoice, CreditClaim> byInvoice)
{
    public static CreditClaims None { get; } = new([], new Dictionary<CalculatedInvoice, CreditClaim>());

    /// <summary>The claim of an invoice of the projection; null where it draws nothing.</summary>
    public CreditClaim? Of(CalculatedInvoice invoice) => byInvoice.GetValueOrDefault(invoice);

    /// <summary>What a customer's drafts reserve; of an open period only what it draws of blocks that have expired, which is held for it.</summary>
    public IEnumerable<CreditReservation> Reservations(CustomerId customer) =>
        all.Where(c => c.CustomerId == customer && c.Uses.Count > 0).Select(c => new CreditReservation(c.InvoiceId, c.Uses));
}
