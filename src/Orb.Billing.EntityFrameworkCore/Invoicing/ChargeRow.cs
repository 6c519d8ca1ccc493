using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.EntityFrameworkCore.Subscriptions;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>A charge and the sums settled of it. Its natural key is the primary key, so that it cannot exist twice (R10).</summary>
internal sealed class ChargeRow : IVersionedRow
{
    /// <summary>The columns that lines and credit notes move on.</summary>
    public static readonly IReadOnlyList<string> Mutable =
        [nameof(Version), nameof(Sequence), nameof(Billed), nameof(Credited), nameof(Quantity), nameof(CoveredUntil), nameof(CutOff)];

    public required Guid TenantId { get; set; }

    public required Guid SubscriptionId { get; set; }

    public required Guid LineageId { get; set; }

    public required LocalDate AnchorPeriodStart { get; set; }

    public required ChargeKind Kind { get; set; }

    public required string Currency { get; set; }

    public int? CurrencyScale { get; set; }

    public int Version { get; set; }

    public int Sequence { get; set; }

    public decimal Billed { get; set; }

    public decimal Credited { get; set; }

    public decimal Quantity { get; set; }

    public required Instant CoveredUntil { get; set; }

    public long? CutOff { get; set; }

    public SubscriptionRow Subscription { get; set; } = null!;

    public ChargeKey Key => new(new(SubscriptionId), new(LineageId), AnchorPeriodStart, Kind);

    /// <summary>A charge before its first line.</summary>
    public static ChargeRow New(Guid tenantId, InvoiceLine line) => new()
    {
        TenantId = tenantId,
        SubscriptionId = line.Charge.SubscriptionId.Value,
        LineageId = line.Charge.LineageId.Value,
        AnchorPeriodStart = line.Charge.AnchorPeriodStart,
        Kind = line.Charge.Kind,
        Currency = line.AdjustedSubtotal.Currency.Code,
        CurrencyScale = CurrencyColumns.CustomScale(line.AdjustedSubtotal.Currency),
        CoveredUntil = line.Service.End,
    };

    public Currency ToCurrency() => CurrencyColumns.Read(Currency, CurrencyScale);

    /// <summary>Takes the next line in; false when the line was computed from another state of the charge.</summary>
    public bool TryBill(InvoiceLine line, long? cutOff)
    {
        if (line.ChargeVersion != Version || line.Sequence != Sequence + 1)
            return false;
        Version++;
        Sequence++;
        // Through Money, which refuses another currency and a sum beyond its digits.
        Billed = (Money.Of(Billed, ToCurrency()) + line.Billed).Amount;
        Quantity += line.QuantityBilled;
        CoveredUntil = Instant.Max(CoveredUntil, line.Service.End);
        CutOff = line.Price.IsUsage ? cutOff : null;
        return true;
    }

    /// <summary>
    /// Takes in what a credit note credits; false when it was computed from another state of the charge. A goodwill note changes what may
    /// still be credited, so the version goes up with it, but not what is settled (R11).
    /// </summary>
    /// <param name="amount">What is credited.</param>
    /// <param name="units">The units of usage it has fewer.</param>
    /// <param name="cause">Why.</param>
    /// <param name="version">The version of the charge it was computed from.</param>
    public bool TryCredit(Money amount, decimal units, CreditNoteCause cause, int version)
    {
        if (version != Version)
            return false;
        Version++;
        if (cause == CreditNoteCause.Reconcile)
            Credited = (Money.Of(Credited, ToCurrency()) + amount).Amount;
        Quantity -= units;
        return true;
    }

    /// <summary>Gives back a line whose invoice was voided to be billed again (R11). The sequence stays, for it is never used twice.</summary>
    /// <param name="amount">What the line added to the charge.</param>
    /// <param name="quantity">The units it added.</param>
    /// <param name="coveredUntil">The end of the last service period of the lines that are left; null when none is.</param>
    public void Open(Money amount, decimal quantity, Instant? coveredUntil)
    {
        Version++;
        Billed = (Money.Of(Billed, ToCurrency()) - amount).Amount;
        Quantity -= quantity;
        CoveredUntil = coveredUntil ?? Instant.MinValue;
    }

    public SettledCharge ToSettled(IReadOnlyList<SettledLine> lines)
    {
        var currency = ToCurrency();
        return new SettledCharge(Key, Version, Sequence, Money.Of(Billed, currency), Money.Of(Credited, currency), Quantity, CoveredUntil, lines)
        {
            CutOff = CutOff,
        };
    }
}
