using NodaTime;
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

    /// <summary>The usage that each piece needs; empty for a fee.</summary>
    public IEnumerable<UsageNeed> UsageNeeds =>
        Price.MetricId is { } metric ? Pieces.Select(p => new UsageNeed(p.IntervalId, metric, p.Service)) : [];
}

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
    /// <summary>Whether its quantity counts for the earlier pieces of its interval too, as a change without proration asks.</summary>
    public bool Requantifies { get; init; }

    /// <summary>The pieces due by an instant, with the quantities that are in force by then.</summary>
    internal static IReadOnlyList<ChargePiece> DueBy(IEnumerable<ChargePiece> pieces, Instant instant)
    {
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

            break;
        }

        return due;
    }
}

/// <summary>The usage one piece of a charge needs: a metric over a period.</summary>
/// <param name="IntervalId">The price interval.</param>
/// <param name="MetricId">What is metered.</param>
/// <param name="Period">From when up to, not including, when.</param>
public readonly record struct UsageNeed(PriceIntervalId IntervalId, MetricId MetricId, ServicePeriod Period);

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
