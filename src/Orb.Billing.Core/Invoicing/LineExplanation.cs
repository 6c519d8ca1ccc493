using Orb.Billing.Core.Adjustments;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Invoicing;

/// <summary>
/// How a line came about, step by step, so that anyone can recompute it: what was counted, which tiers it fell into, which days of which
/// period, what was rounded and what had been billed before.
/// </summary>
/// <param name="Steps">In the order of the calculation.</param>
public sealed record LineExplanation(IReadOnlyList<ExplanationStep> Steps);

/// <summary>One step of an explanation.</summary>
public abstract record ExplanationStep
{
    private protected ExplanationStep()
    {
    }
}

/// <summary>Events were metered to a quantity.</summary>
/// <param name="Period">The time metered.</param>
/// <param name="Events">Events counted.</param>
/// <param name="Unreadable">Events the metric could not read and skipped (R15).</param>
/// <param name="Quantity">
/// The quantity, 0 or more (R25). Of one piece among several the value of its metric, which may be below zero and is not rounded yet where they are
/// combined before they are (<see cref="CombinedStep"/>).
/// </param>
public sealed record MeteredStep(ServicePeriod Period, long Events, long Unreadable, decimal Quantity) : ExplanationStep;

/// <summary>How what was metered became one quantity.</summary>
public enum MeteredCombination
{
    /// <summary>The pieces were added up.</summary>
    Sum,

    /// <summary>The last piece holds what came before it: what is carried.</summary>
    Last,

    /// <summary>The pieces were metered as one, as a highest value or a count of different ones is: no number of theirs adds up to it.</summary>
    Whole,

    /// <summary>The groups of the price were added up, each with a value of its own.</summary>
    Groups,
}

/// <summary>What several pieces of a charge were metered to, or the groups of its price, became one quantity. A charge of one piece has no such step unless its groups come to something else.</summary>
/// <param name="Kind">How.</param>
/// <param name="Quantity">The quantity, 0 or more (R25).</param>
public sealed record CombinedStep(MeteredCombination Kind, decimal Quantity) : ExplanationStep
{
    /// <summary>How the metric rounded what the pieces came to; null where it did not, or had rounded each of them.</summary>
    public MetricRounding? Rounding { get; init; }
}

/// <summary>A discount took units off the quantity before it was priced (R3).</summary>
/// <param name="AdjustmentId">The discount.</param>
/// <param name="Units">What it took.</param>
public sealed record UsageDiscountedStep(AdjustmentId AdjustmentId, decimal Units) : ExplanationStep;

/// <summary>An adjustment changed the amount of the whole charge so far (R3, R4).</summary>
/// <param name="AdjustmentId">The adjustment.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Amount">Its share of this charge: below zero for a discount.</param>
public sealed record AdjustedStep(AdjustmentId AdjustmentId, AdjustmentKind Kind, Money Amount) : ExplanationStep
{
    /// <summary>How the adjustment came to its amount; null on an explanation that was stored before it was kept.</summary>
    public AdjustmentWorking? Working { get; init; }
}

/// <summary>Other charges count towards a composite, by their subtotals (docs/decisions/0045).</summary>
/// <param name="Name">The name of their price.</param>
/// <param name="Charges">How many of its charges count.</param>
/// <param name="Amount">What they come to, each rounded and converted, before adjustments.</param>
public sealed record CountedStep(string Name, int Charges, Money Amount) : ExplanationStep;

/// <summary>A quantity was priced for a full period, or, of a composite, what was counted.</summary>
/// <param name="ModelType">The price model.</param>
/// <param name="Quantity">The quantity priced; 1 of a composite.</param>
/// <param name="Exact">The exact amount, in major units.</param>
/// <param name="Parts">The tiers, cells or groups behind it.</param>
public sealed record RatedStep(string ModelType, decimal Quantity, decimal Exact, IReadOnlyList<RatedPart> Parts) : ExplanationStep
{
    /// <summary>What the price cut its own minimum, or another amount fixed in money, to; the whole for a fee, which is prorated behind its price.</summary>
    public Share Share { get; init; } = Share.Whole;

    /// <summary>Whether more of the period was to come, so that a minimum within the price waited (R16).</summary>
    public bool PeriodIsOpen { get; init; }

    /// <summary>
    /// The groups, events or levels that were priced; null where the price saw a quantity alone, where there were more events than are kept, and on an
    /// explanation that was stored before it kept them.
    /// </summary>
    public PricedDetail? Detail { get; init; }
}

/// <summary>A full period's amount was cut to the days of a piece: amount x days / anchor days (R8).</summary>
/// <param name="FullPeriodAmount">The exact amount of the full period, in major units.</param>
/// <param name="Share">The days covered.</param>
public sealed record ProratedStep(decimal FullPeriodAmount, Share Share) : ExplanationStep;

/// <summary>The exact amount of everything so far became money (R2).</summary>
/// <param name="Exact">The exact amount, in major units.</param>
/// <param name="Rounded">Rounded half away from zero to the currency's smallest unit.</param>
public sealed record RoundedStep(decimal Exact, Money Rounded) : ExplanationStep;

/// <summary>What had been billed of the charge before was taken off (R5, R11).</summary>
/// <param name="Target">What the charge comes to.</param>
/// <param name="Settled">What had been billed, net of corrections.</param>
/// <param name="Difference">What this line bills, never below 0: what fell is credited.</param>
public sealed record SettledStep(Money Target, Money Settled, Money Difference) : ExplanationStep
{
    /// <summary>
    /// What the charge of a fee comes to at the end of its period, where a later and smaller quantity makes that less than the target: only so much
    /// is billed, instead of being given back later (R8). Null where it is no less.
    /// </summary>
    public Money? Known { get; init; }
}

/// <summary>Earlier parts of the period had been invoiced, and are left out (R16).</summary>
/// <param name="Parts">How many.</param>
/// <param name="Settled">What they came to, in the unit of the price.</param>
/// <param name="Credits">The prepaid credits that pay for them.</param>
/// <param name="Billed">What this line bills beyond them.</param>
public sealed record PartsStep(int Parts, Money Settled, Money Credits, Money Billed) : ExplanationStep;

/// <summary>What was agreed for the days of the period was compared with what its charges came to (R4).</summary>
/// <param name="Committed">The amount agreed, cut by the days.</param>
/// <param name="Covered">What the charges that count came to after adjustments.</param>
/// <param name="Charges">How many charges count.</param>
/// <param name="TrueUp">What is missing, 0 or more.</param>
public sealed record CommittedStep(Money Committed, Money Covered, int Charges, Money TrueUp) : ExplanationStep;
