using NodaTime;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Subscriptions;

namespace Orb.Billing.Core.Invoicing;

/// <summary>A charge that should exist, as far as its pieces are due.</summary>
/// <param name="Key">The charge.</param>
/// <param name="Price">The price it is made by.</param>
/// <param name="Position">The order of the price in its plan.</param>
/// <param name="AnchorPeriod">The full period its pieces lie in.</param>
/// <param name="Pieces">The pieces that are due, in order of time, at least one.</param>
/// <param name="Known">All pieces the timeline knows of: what they come to is not credited now and charged again later (R8).</param>
public sealed record PlannedCharge(
    ChargeKey Key, Price Price, int Position, AnchorPeriod AnchorPeriod, IReadOnlyList<ChargePiece> Pieces, IReadOnlyList<ChargePiece> Known)
{
    /// <summary>Whether it is to be billed; otherwise it only shares an adjustment with one that is, and what is settled of it is corrected.</summary>
    public bool IsDue { get; init; } = true;

    /// <summary>Whether a piece belonged on an invoice before this date: that one may have taken the charge.</summary>
    public bool WasDueBefore(Instant invoiceDate) => Pieces.Any(p => p.RegularDate < invoiceDate);

    /// <summary>Whether a piece is due at this instant only because it was agreed then, behind its regular date.</summary>
    internal bool WasAgreedAt(Instant instant) => Pieces.Any(p => p.InvoiceDate == instant && p.RegularDate < instant);

    /// <summary>The charges that count towards it, where it is a commitment or a composite; none otherwise (R4, docs/decisions/0045).</summary>
    public IReadOnlyList<CoveredCharge> Covers { get; init; } = [];

    /// <summary>
    /// Of what it covers, the charges that count as they are settled: all towards a commitment, none towards a composite, which is made of subtotals.
    /// </summary>
    public IReadOnlyList<CoveredCharge> CoversAsSettled => Price.IsCommitment ? Covers : [];

    /// <summary>Whether it only counts towards another charge: it is neither billed nor corrected here.</summary>
    public bool IsCounted { get; init; }

    /// <summary>The instant that decides what applies to it, whole (R4).</summary>
    internal Instant Decisive => AdjustmentInterval.DecisiveInstant(Price.BillingMode, new ServicePeriod(Known[0].Service.Start, Known[^1].Service.End));

    /// <summary>Where its usage is cut before its pieces end, for a part of a period (R16); null where all of it counts.</summary>
    public Instant? UsageUntil { get; init; }

    /// <summary>
    /// Where the billing period begins that its pieces lie in: at the start of the anchor period, or of a subscription that began later. Null for a charge of
    /// no subscription, whose pieces each begin anew.
    /// </summary>
    public Instant? BillingPeriodStart { get; init; }

    /// <summary>The usage that each piece needs; empty for a fee.</summary>
    public IEnumerable<UsageNeed> UsageNeeds => Price.MetricId is { } metric ? Needs(metric) : [];

    /// <summary>The usage of a charge of one piece; null where there are more, or none that counts.</summary>
    internal UsageNeed? OnlyNeed => Price.MetricId is { } metric && Pieces.Count == 1 && !(Pieces[0].Service.Start >= UsageUntil) ? Need(Pieces[0], metric) : null;

    private IEnumerable<UsageNeed> Needs(MetricId metric)
    {
        for (var i = 0; i < Pieces.Count; i++)
        {
            if (!(Pieces[i].Service.Start >= UsageUntil))
                yield return Need(Pieces[i], metric);
        }
    }

    private UsageNeed Need(ChargePiece piece, MetricId metric) => new(piece.IntervalId, metric, Cut(piece.Service))
    {
        LevelFrom = BillingPeriodStart < piece.Service.Start ? BillingPeriodStart.Value : piece.Service.Start,
    };

    private ServicePeriod Cut(ServicePeriod service) => UsageUntil < service.End ? new ServicePeriod(service.Start, UsageUntil.Value) : service;
}

/// <summary>A charge that counts towards a commitment or a composite.</summary>
/// <param name="Key">The charge.</param>
/// <param name="Price">Its price.</param>
public readonly record struct CoveredCharge(ChargeKey Key, Price Price);

/// <summary>A part of a charge with one quantity: its own service period and its share of the anchor period.</summary>
/// <param name="IntervalId">The price interval it lies in.</param>
/// <param name="Service">The time it is for, cut at exact instants.</param>
/// <param name="Share">Its local days of the anchor period's (R8).</param>
/// <param name="Quantity">The agreed quantity of a fee; 0 for usage, which is metered.</param>
/// <param name="InvoiceDate">
/// The start of the service period when charged in advance, its end in arrears (R13); when it was agreed, where that was later.
/// </param>
public sealed record ChargePiece(PriceIntervalId IntervalId, ServicePeriod Service, Share Share, decimal Quantity, Instant InvoiceDate)
{
    /// <summary>The invoice date that R13 gives its service period, whenever it was agreed: a draft of that date takes it while it is open.</summary>
    public Instant RegularDate { get; init; } = InvoiceDate;

    /// <summary>Whether its quantity counts for the earlier pieces of its interval too, as a change without proration asks.</summary>
    public bool Requantifies { get; init; }

    /// <summary>The pieces due by an instant, with the quantities that are in force by then.</summary>
    internal static IReadOnlyList<ChargePiece> DueBy(IReadOnlyList<ChargePiece> pieces, Instant instant)
    {
        if (pieces is [var only])
            return only.InvoiceDate <= instant ? pieces : [];
        var due = pieces.Where(p => p.InvoiceDate <= instant).ToList();
        for (var i = due.Count - 1; i > 0; i--)
        {
            if (!due[i].Requantifies)
                continue;
            for (var before = i - 1; before >= 0; before--)
            {
                if (due[before].IntervalId == due[i].IntervalId)
                    due[before] = due[before] with { Quantity = due[i].Quantity };
            }
        }

        return due;
    }
}

/// <summary>The usage one piece of a charge needs: a metric over a period.</summary>
/// <param name="IntervalId">The price interval.</param>
/// <param name="MetricId">What is metered.</param>
/// <param name="Period">From when up to, not including, when.</param>
public readonly record struct UsageNeed(PriceIntervalId IntervalId, MetricId MetricId, ServicePeriod Period)
{
    /// <summary>
    /// From when on events make the level with which the piece begins, where the metric is of a level over time and does not carry it over periods: the start
    /// of the billing period. The start of the piece by default.
    /// </summary>
    public Instant LevelFrom { get; init; } = Period.Start;

    /// <summary>
    /// The time whose events the metric is to be given: up to the end of the piece, from its start, that of the billing period where a level goes on within
    /// it, or all time where it is carried.
    /// </summary>
    /// <param name="metric">The metric of the need.</param>
    public ServicePeriod Reads(MetricDefinition metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new ServicePeriod(metric.IsCarried ? Instant.MinValue : metric.HoldsLevel ? LevelFrom : Period.Start, Period.End);
    }
}

/// <summary>The metered usage of a calculation: what the fetch step brought for each need.</summary>
public sealed class MeteredUsage
{
    private readonly IReadOnlyDictionary<UsageNeed, Accumulator> _byNeed;

    /// <summary>Usage by need.</summary>
    public MeteredUsage(IReadOnlyDictionary<UsageNeed, Accumulator> byNeed) => _byNeed = byNeed;

    /// <summary>No usage, for plans without usage charges.</summary>
    public static MeteredUsage None { get; } = new(new Dictionary<UsageNeed, Accumulator>());

    /// <summary>Everything that was fetched.</summary>
    public IEnumerable<KeyValuePair<UsageNeed, Accumulator>> All => _byNeed;

    /// <summary>What was metered for a need.</summary>
    /// <exception cref="KeyNotFoundException">The fetch step left it out, which would bill zero silently.</exception>
    public Accumulator this[UsageNeed need] => _byNeed.TryGetValue(need, out var accumulator)
        ? accumulator
        : throw new KeyNotFoundException($"No usage was fetched for {need}.");
}
