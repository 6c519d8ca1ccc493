using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;
using NodaTime;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing;

/// <summary>Collects what is wrong with a command, so that a refusal names every field at once.</summary>
internal sealed class Validation
{
    public const int MaximumTextLength = 255;
    public const int MaximumMetadata = 50;

    public static readonly Instant EarliestTime = Instant.FromUtc(1970, 1, 1, 0, 0);

    /// <summary>The first instant that is too late.</summary>
    public static readonly Instant TimeLimit = Instant.FromUtc(2201, 1, 1, 0, 0);

    private readonly List<ValidationIssue> _issues = [];

    public bool Failed => _issues.Count > 0;

    public Refusal Refusal => Refusal.Invalid(_issues);

    public void Add(string field, string message) => _issues.Add(new ValidationIssue(field, message));

    /// <summary>A text of 1 to <paramref name="maximum"/> characters.</summary>
    public void Text(string field, string? value, int maximum = MaximumTextLength)
    {
        if (string.IsNullOrWhiteSpace(value))
            Add(field, "must not be empty.");
        else if (value.Length > maximum)
            Add(field, string.Create(CultureInfo.InvariantCulture, $"has {value.Length} characters; at most {maximum} are allowed."));
    }

    /// <summary>A text that may be missing, else of 1 to <paramref name="maximum"/> characters.</summary>
    public void OptionalText(string field, string? value, int maximum = MaximumTextLength)
    {
        if (value is not null)
            Text(field, value, maximum);
    }

    /// <summary>A whole number within bounds.</summary>
    public void Range(string field, int? value, int minimum, int maximum)
    {
        if (value < minimum || value > maximum)
            Add(field, string.Create(CultureInfo.InvariantCulture, $"must be from {minimum} to {maximum}, but is {value}."));
    }

    /// <summary>A time that billing can count from in every zone: in the years 1970 to 2200.</summary>
    public void Time(string field, Instant? value)
    {
        if (value < EarliestTime || value >= TimeLimit)
            Add(field, $"must lie in the years 1970 to 2200, but is {value}.");
    }

    public void Email(string field, string? value)
    {
        Text(field, value);
        if (!string.IsNullOrWhiteSpace(value) && (!MailAddress.TryCreate(value, out var address) || address.Address != value))
            Add(field, $"'{Shorten(value)}' is not an e-mail address.");
    }

    public Currency? Currency(string field, string? code)
    {
        if (code is null)
            return null;
        if (IsCurrency(code, out var currency))
            return currency;
        Add(field, $"'{Shorten(code)}' is not a currency code of ISO 4217{(currency is null ? "" : $", which is written {currency.Code}")}.");
        return null;
    }

    /// <summary>Whether a code is one of ISO 4217 as it is written there, in capitals.</summary>
    /// <param name="code">The code.</param>
    /// <param name="currency">The currency, also where only the capitals are missing.</param>
    public static bool IsCurrency(string? code, [NotNullWhen(true)] out Currency? currency) =>
        Core.Amounts.Currency.TryIso(code, out currency) && string.Equals(currency.Code, code, StringComparison.Ordinal);

    /// <summary>An amount of money that a currency can express; null when it is refused or the currency is not known.</summary>
    public Money? Amount(string field, decimal amount, Currency? currency, bool orZero = true)
    {
        if (orZero ? amount < 0m : amount <= 0m)
            Add(field, string.Create(CultureInfo.InvariantCulture, $"must {(orZero ? "not be negative" : "be above 0")}, but is {amount}."));
        if (currency is null)
            return null;
        if (Rounding.HalfAwayFromZero(amount, currency.Scale) != amount)
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"must have at most the {currency.Scale} decimal places of {currency}, but is {amount}."));
            return null;
        }

        try
        {
            return Money.Of(amount, currency);
        }
        catch (AmountOverflowException)
        {
            Add(field, string.Create(CultureInfo.InvariantCulture, $"must have at most {StrictDecimal.MaximumDigits} digits, counted to the smallest unit of {currency}, but is {amount}."));
            return null;
        }
    }

    /// <summary>A number that is 0 or more.</summary>
    public void NotNegative(string field, decimal value)
    {
        if (value < 0m)
            Add(field, string.Create(CultureInfo.InvariantCulture, $"must be 0 or more, but is {value}."));
    }

    /// <summary>An amount above 0 that is whole in the currency's smallest unit; 0 where it was refused.</summary>
    public Money PositiveAmount(string field, decimal value, Currency currency) =>
        Amount(field, value, currency, orZero: false) ?? Money.Zero(currency);

    /// <summary>Labels without those whose value is null.</summary>
    public Dictionary<string, string> Metadata(IReadOnlyDictionary<string, string?>? metadata)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in metadata ?? new Dictionary<string, string?>())
        {
            if (name.Length is 0 or > MaximumTextLength)
                Add("metadata", $"the name '{Shorten(name)}' must have 1 to {MaximumTextLength} characters.");
            else if (value?.Length > 1000)
                Add($"metadata.{Shorten(name)}", string.Create(CultureInfo.InvariantCulture, $"has {value.Length} characters; at most 1000 are allowed."));
            else if (value is not null)
                kept[name] = value;
        }

        if (kept.Count > MaximumMetadata)
            Add("metadata", string.Create(CultureInfo.InvariantCulture, $"has {kept.Count} entries; at most {MaximumMetadata} are allowed."));
        return kept;
    }

    /// <summary>Labels with changes merged into them; a null value takes a label away.</summary>
    public IReadOnlyDictionary<string, string> Metadata(IReadOnlyDictionary<string, string> current, IReadOnlyDictionary<string, string?>? changes)
    {
        if (changes is null)
            return current;
        var merged = current.ToDictionary(p => p.Key, p => (string?)p.Value, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
            merged[name] = value;
        return Metadata(merged);
    }

    /// <summary>At most 64 characters of a value, for messages.</summary>
    public static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
