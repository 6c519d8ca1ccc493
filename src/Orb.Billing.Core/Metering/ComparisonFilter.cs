using System.Diagnostics.CodeAnalysis;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A field compared with a literal. Where both read as numbers they compare as decimals, otherwise as texts in ordinal order.
/// A text that is no number is unequal to a number, but neither above nor below it: that comparison is unknown.
/// </summary>
public sealed class ComparisonFilter : EventFilter
{
    private readonly decimal? _number;
    private readonly string _text;

    /// <summary>Compares a field with a literal.</summary>
    /// <exception cref="ArgumentException">The value is null, a boolean in an ordering, or no text where the field is a column.</exception>
    public ComparisonFilter(EventField field, ComparisonOperator comparison, PropertyValue value)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (!Accepts(field, comparison, value, out var refusal))
            throw new ArgumentException(refusal, nameof(value));

        Field = field;
        Comparison = comparison;
        Value = value;
        // Columns hold names and keys: '1.0' and '1.00' are two of them, though one number.
        _number = field.IsProperty && value.TryGetNumber(out var number) ? number : null;
        _text = value.AsText();
        EventNames = field == EventField.EventName && comparison == ComparisonOperator.Equal ? [_text] : null;
    }

    /// <summary>What is compared.</summary>
    public EventField Field { get; }

    /// <summary>How it is compared.</summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>The literal on the right.</summary>
    public PropertyValue Value { get; }

    internal override IReadOnlyList<string>? EventNames { get; }

    private bool IsOrdering => Comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual);

    internal static bool Accepts(EventField field, ComparisonOperator comparison, PropertyValue value, [NotNullWhen(false)] out string? refusal)
    {
        if (!field.Accepts(value, out refusal))
            return false;
        if (value.Kind == PropertyKind.Boolean && comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual))
            refusal = "TRUE and FALSE have no order; they compare with = or <> only.";
        return refusal is null;
    }

    internal override Truth Evaluate(UsageEvent e)
    {
        if (!Field.TryRead(e, out var actual))
            return Truth.Unknown;
        if (_number is { } literal && actual.TryGetNumber(out var number))
            return Holds(number.CompareTo(literal));
        // "NaN" > 100 would be true as a text and bill an event nobody meant.
        if (Value.Kind == PropertyKind.Number && IsOrdering)
            return Truth.Unknown;
        return Holds(string.CompareOrdinal(actual.AsText(), _text));
    }

    private protected override string Render() => $"{Field} {SqlWords.Of(Comparison)} {SqlWords.Literal(Value)}";

    private Truth Holds(int order) => SqlWords.Holds(Comparison, order) ? Truth.True : Truth.False;
}
