using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Credits;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Core.Catalog;

/// <summary>
/// What is charged, how often and by which model. A price is a fixed fee, whose quantity is agreed, a usage price, whose quantity is metered, a
/// composite, which is made of what others come to, or a commitment, which charges what they fall short by; it never changes once made.
/// </summary>
public sealed record Price
{
    private Price(PriceId id, string name, ItemId itemId, Currency currency, Cadence cadence, PriceModel model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Id = id;
        Name = name;
        ItemId = itemId;
        Currency = currency;
        Cadence = cadence;
        Model = model;
    }

    /// <summary>The id of the price.</summary>
    public PriceId Id { get; }

    /// <summary>What lines of this price are called.</summary>
    public string Name { get; }

    /// <summary>The item of the catalogue that is sold.</summary>
    public ItemId ItemId { get; }

    /// <summary>The currency of the unit amounts; lines are rounded to its smallest unit (R2).</summary>
    public Currency Currency { get; }

    /// <summary>How often the price is charged.</summary>
    public Cadence Cadence { get; }

    /// <summary>The price function: quantity to exact amount for one full period.</summary>
    public PriceModel Model { get; }

    /// <summary>At the start or at the end of the service period.</summary>
    public BillingMode BillingMode { get; private init; } = BillingMode.InArrears;

    /// <summary>The first price of the line of replacements it stands in; null where it replaces none.</summary>
    public PriceId? OriginId { get; init; }

    /// <summary>The agreed quantity of a fixed fee or commitment; null for a usage price or a composite.</summary>
    public decimal? FixedQuantity { get; private init; }

    /// <summary>The metric of a usage price; null for others.</summary>
    public MetricId? MetricId { get; private init; }

    /// <summary>Lines with different keys go to different invoices (R13); null is a key of its own.</summary>
    public string? InvoiceGroupingKey { get; init; }

    /// <summary>
    /// What a unit is worth where the price is in a custom pricing unit: a subscription needs it to invoice the price (R21). Null for a price
    /// in a real currency.
    /// </summary>
    /// <exception cref="ArgumentException">A rate is set on a price in a real currency, which converts to no other (R1).</exception>
    public ConversionRate? ConversionRate
    {
        get;
        init => field = value is null || Currency.IsCustomUnit
            ? value
            : throw new ArgumentException($"A price in {Currency} converts to no other currency.", nameof(value));
    }

    /// <summary>The part of its metric's usage it is for, where it belongs to a dimensional group; null for all of the usage.</summary>
    /// <exception cref="ArgumentException">They are set on a price that meters no usage.</exception>
    public PriceDimensions? Dimensions
    {
        get;
        init => field = value is null || IsUsage ? value : throw new ArgumentException("Only a usage price has dimensions.", nameof(value));
    }

    /// <summary>A whole charge, of its own unit, in money: converted where that is a custom pricing unit (R2).</summary>
    public Money InMoney(Money amount) => ConversionRate?.Convert(amount) ?? amount;

    /// <summary>Whether the quantity is metered.</summary>
    public bool IsUsage => MetricId is not null;

    /// <summary>
    /// Whether it is a commitment: what a full period is to come to, of which only the rest is charged that the other charges leave (R4).
    /// </summary>
    public bool IsCommitment { get; private init; }

    /// <summary>The prices that a composite is made of; null where it is none.</summary>
    public CompositeSelection? MadeOf { get; private init; }

    /// <summary>Whether it is made of what other charges come to (docs/decisions/0045).</summary>
    public bool IsComposite => MadeOf is not null;

    /// <summary>The prepaid credits it gives each cadence, where it is an allocation price; null for others (docs/decisions/0047).</summary>
    public AllocationTerms? Allocates { get; private init; }

    /// <summary>Whether there is anything to invoice: credits that are given for nothing are on no invoice.</summary>
    public bool IsCharged => Allocates is not { IsFree: true };

    /// <summary>Whether it is a fee or commitment, whose quantity is agreed.</summary>
    public bool IsFixed => !IsUsage && !IsComposite;

    /// <summary>Whether its charges depend on usage, so that an invoice with one waits for what may still arrive (R13).</summary>
    public bool FollowsUsage => IsUsage || IsCommitment || IsComposite;

    /// <summary>A fee for an agreed quantity, prorated by days where a period is not full (R8).</summary>
    /// <param name="id">The id of the price.</param>
    /// <param name="name">What its lines are called.</param>
    /// <param name="itemId">The item sold.</param>
    /// <param name="currency">The currency of the unit amounts.</param>
    /// <param name="cadence">How often it is charged.</param>
    /// <param name="billingMode">At the start or the end of the service period.</param>
    /// <param name="model">The price function.</param>
    /// <param name="quantity">The agreed quantity, 0 or more.</param>
    /// <exception cref="ArgumentException">The name is empty or the quantity negative.</exception>
    public static Price FixedFee(
        PriceId id, string name, ItemId itemId, Currency currency, Cadence cadence, BillingMode billingMode, PriceModel model, decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        return new Price(id, name, itemId, currency, cadence, model) { BillingMode = billingMode, FixedQuantity = quantity };
    }

    /// <summary>A price for metered usage, charged at the end of each period; usage is cut at the instant, never prorated (R8).</summary>
    /// <param name="id">The id of the price.</param>
    /// <param name="name">What its lines are called.</param>
    /// <param name="itemId">The item sold.</param>
    /// <param name="currency">The currency of the unit amounts.</param>
    /// <param name="cadence">How often it is charged; not once.</param>
    /// <param name="model">The price function.</param>
    /// <param name="metricId">What is metered.</param>
    /// <exception cref="ArgumentException">The name is empty or the cadence is one-time.</exception>
    public static Price Usage(
        PriceId id, string name, ItemId itemId, Currency currency, Cadence cadence, PriceModel model, MetricId metricId) =>
        cadence.IsOneTime
            ? throw new ArgumentException("Usage is charged by the period, never once.", nameof(cadence))
            : new Price(id, name, itemId, currency, cadence, model) { MetricId = metricId };

    /// <summary>
    /// A commitment, charged at the end of each period: the amount, cut by days as a fee is, less what the charges of the period came to (R4).
    /// </summary>
    /// <param name="id">The id of the price.</param>
    /// <param name="name">What its lines are called.</param>
    /// <param name="itemId">The item whose revenue the true-up is.</param>
    /// <param name="currency">A real currency: that of the subscription's invoices.</param>
    /// <param name="cadence">How often it is compared; not once.</param>
    /// <param name="amount">What a full period is to come to, 0 or more, in major units.</param>
    /// <param name="quantity">How many times the amount is agreed, 0 or more.</param>
    /// <exception cref="ArgumentException">The name is empty, the cadence one-time, the currency a pricing unit, or a number negative.</exception>
    public static Price Commitment(PriceId id, string name, ItemId itemId, Currency currency, Cadence cadence, decimal amount, decimal quantity = 1m)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        if (cadence.IsOneTime)
            throw new ArgumentException("A commitment is for a period, never for once.", nameof(cadence));
        if (currency.IsCustomUnit)
            throw new ArgumentException($"A commitment is in money, not in {currency}.", nameof(currency));
        return new Price(id, name, itemId, currency, cadence, new UnitPriceModel(amount)) { FixedQuantity = quantity, IsCommitment = true };
    }

    /// <summary>
    /// A composite, charged at the end of each period: what its model makes of the subtotals of other charges of the period (docs/decisions/0045).
    /// </summary>
    /// <param name="id">The id of the price.</param>
    /// <param name="name">What its lines are called.</param>
    /// <param name="itemId">The item sold.</param>
    /// <param name="currency">A real currency: that of the subscription's invoices.</param>
    /// <param name="cadence">How often it is charged; not once.</param>
    /// <param name="model">A model of <see cref="PricedUsage.Subtotals"/>.</param>
    /// <param name="madeOf">The prices whose charges count.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty, the cadence one-time, the currency a pricing unit, or the model not made of subtotals.
    /// </exception>
    public static Price Composite(
        PriceId id, string name, ItemId itemId, Currency currency, Cadence cadence, PriceModel model, CompositeSelection madeOf)
    {
        if (cadence.IsOneTime)
            throw new ArgumentException("A composite is for a period, never for once.", nameof(cadence));
        if (currency.IsCustomUnit)
            throw new ArgumentException($"A composite is in money, not in {currency}.", nameof(currency));
        if (model.Usage.Kind != PricedUsageKind.Subtotals)
            throw new ArgumentException($"The model '{model.ModelType}' is not made of other charges.", nameof(model));
        return new Price(id, name, itemId, currency, cadence, model) { MadeOf = madeOf };
    }

    /// <summary>
    /// An allocation: prepaid credits given at the start of each period, and what they cost charged then as a fee in advance is. What is given stays
    /// given and charged, whatever ends within the period (docs/decisions/0047).
    /// </summary>
    /// <param name="id">The id of the price.</param>
    /// <param name="name">What its lines are called.</param>
    /// <param name="itemId">The item sold.</param>
    /// <param name="currency">The currency the credits are paid in: that of the subscription's invoices.</param>
    /// <param name="cadence">How often they are given.</param>
    /// <param name="terms">The credits.</param>
    /// <param name="quantity">How many times they are given, 0 or more.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty, the quantity negative, the currency a pricing unit, or credits that are given once would end with a cadence.
    /// </exception>
    /// <exception cref="OverflowException">The credits of a period cost more than a decimal holds.</exception>
    public static Price Allocation(
        PriceId id, string name, ItemId itemId, Currency currency, Cadence cadence, AllocationTerms terms, decimal quantity = 1m)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quantity);
        if (currency.IsCustomUnit)
            throw new ArgumentException($"Credits are paid in money, not in {currency}.", nameof(currency));
        if (cadence.IsOneTime && terms.Lifetime.EndsWithCadence)
            throw new ArgumentException("Credits given once have no cadence to end with.", nameof(terms));
        return new Price(id, name, itemId, currency, cadence, new UnitPriceModel(terms.Credits.Amount * terms.CostBasis))
        {
            BillingMode = BillingMode.InAdvance,
            FixedQuantity = quantity,
            Allocates = terms,
        };
    }
}
