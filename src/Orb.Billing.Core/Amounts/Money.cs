using System.Globalization;

namespace Orb.Billing.Core.Amounts;

/// <summary>
/// An amount of one currency, always whole in that currency's smallest unit and of at most 28 digits counted in it (R1, R2).
/// There is no operator that mixes currencies: adding yen to dollars throws.
/// </summary>
public readonly record struct Money : IComparable<Money>
{
    private readonly Currency? _currency;

    private Money(decimal amount, Currency currency)
    {
        // A decimal sum that does not fit drops its last places without a word. Below this limit two amounts and
        // their sum fit to the last cent, so no sum is rounded before it is refused here.
        var limit = 10_000_000_000_000_000_000_000_000_000m * new decimal(1, 0, 0, isNegative: false, (byte)currency.Scale);
        if (Math.Abs(amount) >= limit)
            throw new AmountOverflowException($"An amount in {currency.Code}");

        Amount = amount;
        _currency = currency;
    }

    /// <summary>The amount in major units (dollars, not cents), with no more decimal places than the currency has.</summary>
    public decimal Amount { get; }

    /// <summary>The currency of the amount.</summary>
    /// <exception cref="InvalidOperationException">The value is <c>default</c>, which is no money at all.</exception>
    public Currency Currency => _currency ?? throw new InvalidOperationException("A default Money has no currency.");

    /// <summary>Whether the amount is 0.</summary>
    public bool IsZero => Amount == 0m;

    /// <summary>Whether the amount is above 0.</summary>
    public bool IsPositive => Amount > 0m;

    /// <summary>Whether the amount is below 0.</summary>
    public bool IsNegative => Amount < 0m;

    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => Of(0m, currency);

    /// <summary>An amount that is already whole in the currency's smallest unit.</summary>
    /// <param name="amount">Major units.</param>
    /// <param name="currency">The currency.</param>
    /// <exception cref="ArgumentException">The amount has more decimal places than the currency: 1.5 JPY does not exist.</exception>
    /// <exception cref="AmountOverflowException">The amount has more than 28 digits, counted to the smallest unit.</exception>
    public static Money Of(decimal amount, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return Rounding.HalfAwayFromZero(amount, currency.Scale) == amount
            ? new Money(amount, currency)
            : throw new ArgumentException(
                $"{amount.ToString(CultureInfo.InvariantCulture)} has more than the {currency.Scale} decimal places of {currency.Code}.",
                nameof(amount));
    }

    /// <summary>Makes money of an exact value: rounds half away from zero to the currency's smallest unit (R2).</summary>
    /// <param name="exact">Major units, any number of decimal places.</param>
    /// <param name="currency">The currency.</param>
    /// <exception cref="AmountOverflowException">The amount has more than 28 digits, counted to the smallest unit.</exception>
    public static Money Round(decimal exact, Currency currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return new Money(Rounding.HalfAwayFromZero(exact, currency.Scale), currency);
    }

    /// <summary>What a quantity costs: multiplied first, rounded once (R2).</summary>
    /// <param name="quantity">How many.</param>
    /// <param name="unitPrice">Major units for one, any number of decimal places; negative for a credit.</param>
    /// <param name="currency">The currency of the price.</param>
    /// <exception cref="AmountOverflowException">The amount has more than 28 digits, counted to the smallest unit.</exception>
    public static Money ForQuantity(decimal quantity, decimal unitPrice, Currency currency)
    {
        try
        {
            return Round(quantity * unitPrice, currency);
        }
        catch (OverflowException overflow)
        {
            throw new AmountOverflowException("The price of a quantity", overflow);
        }
    }

    /// <summary>The sum of two amounts of one currency.</summary>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    /// <exception cref="AmountOverflowException">The sum has more than 28 digits, counted to the smallest unit.</exception>
    public static Money operator +(Money left, Money right) => new(left.Amount + Same(left, right), left.Currency);

    /// <summary>The difference of two amounts of one currency.</summary>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    /// <exception cref="AmountOverflowException">The difference has more than 28 digits, counted to the smallest unit.</exception>
    public static Money operator -(Money left, Money right) => new(left.Amount - Same(left, right), left.Currency);

    /// <summary>The opposite amount.</summary>
    public static Money operator -(Money money) => new(-money.Amount, money.Currency);

    /// <summary>Whether the left amount is smaller. Throws when the currencies differ.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left amount is larger. Throws when the currencies differ.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left amount is smaller or equal. Throws when the currencies differ.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left amount is larger or equal. Throws when the currencies differ.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>The smaller of two amounts of one currency.</summary>
    public static Money Min(Money left, Money right) => left <= right ? left : right;

    /// <summary>The larger of two amounts of one currency.</summary>
    public static Money Max(Money left, Money right) => left >= right ? left : right;

    /// <inheritdoc/>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public int CompareTo(Money other) => Amount.CompareTo(Same(this, other));

    /// <summary>The amount with exactly the currency's decimal places, for example "26.87" or "1200" for yen.</summary>
    public string ToAmountString() =>
        Amount.ToString("F" + Currency.Scale.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The amount and its currency, for example "26.87 USD". A default value is "no money": logs must not throw.</summary>
    public override string ToString() => _currency is null ? "no money" : $"{ToAmountString()} {_currency.Code}";

    private static decimal Same(Money left, Money right) =>
        left.Currency == right.Currency ? right.Amount : throw new CurrencyMismatchException(left.Currency, right.Currency);
}
