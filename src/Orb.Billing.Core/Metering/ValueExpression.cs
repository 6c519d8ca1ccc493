using Orb.Billing.Core.Amounts;

namespace Orb.Billing.Core.Metering;

/// <summary>
/// A number computed of an event's properties, <c>tokens_in + 2 * tokens_out</c>: an immutable tree that was read by <see cref="MetricSql"/>. It knows
/// nothing but decimals, has no loops, and looks at each of its parts at most once an event. Two expressions are equal when their canonical text is.
/// </summary>
/// <remarks>
/// Every step keeps the nearest 28 significant digits. A missing property makes the whole missing, unless <c>COALESCE</c> or
/// <c>CASE</c> says what then; one that is no number, a division by zero and a result of 10^28 or more make it unreadable.
/// </remarks>
public abstract class ValueExpression : IEquatable<ValueExpression>
{
    private const decimal Limit = 10000000000000000000000000000m;

    private string? _text;

    private protected ValueExpression()
    {
    }

    /// <summary>How tightly the text binds: sums loosest, then products, signs, and what stands for itself.</summary>
    internal enum Precedence
    {
        Sum,
        Product,
        Sign,
        Term,
    }

    internal virtual Precedence Binding => Precedence.Term;

    /// <summary>Computes the number; false where a property is missing or the number cannot be computed.</summary>
    /// <param name="usageEvent">The event.</param>
    /// <param name="number">The number, 0 where there is none.</param>
    public bool TryCompute(UsageEvent usageEvent, out decimal number)
    {
        ArgumentNullException.ThrowIfNull(usageEvent);
        if (Read(usageEvent, out number) == Reading.Number)
            return true;
        number = 0m;
        return false;
    }

    /// <summary>The canonical text; equal expressions have equal texts.</summary>
    public sealed override string ToString() => _text ??= Render();

    /// <inheritdoc/>
    public bool Equals(ValueExpression? other) =>
        ReferenceEquals(this, other) || (other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as ValueExpression);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether two expressions have the same canonical text.</summary>
    public static bool operator ==(ValueExpression? left, ValueExpression? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two expressions differ in their canonical text.</summary>
    public static bool operator !=(ValueExpression? left, ValueExpression? right) => !(left == right);

    internal abstract Reading Read(UsageEvent e, out decimal number);

    private protected abstract string Render();

    private protected static string Part(ValueExpression part, Precedence least) => part.Binding < least ? $"({part})" : part.ToString();

    /// <summary>Runs a calculation, whose result counts where it fits.</summary>
    private protected static Reading Computed(Func<decimal> calculation, out decimal number)
    {
        number = 0m;
        try
        {
            var result = calculation();
            // A decimal may carry a 29th digit.
            if (result.Scale > 0 && CanonicalDecimal.Coefficient(result) >= Limit)
                result = Math.Round(result, result.Scale - 1, MidpointRounding.AwayFromZero);
            if (decimal.Abs(result) >= Limit)
                return Reading.Unreadable;
            number = CanonicalDecimal.WithoutTrailingZeros(result);
            return Reading.Number;
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException or AmountOverflowException)
        {
            return Reading.Unreadable;
        }
    }
}
