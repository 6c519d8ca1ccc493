using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Orb.Billing.AspNetCore.Tests.Support;

/// <summary>A command as text, lists by what they hold and not by the kind of list they are.</summary>
internal static class Plain
{
    public static void ShouldBeBoundAs(this object? actual, object expected) => Of(actual).ShouldBe(Of(expected));

    private static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        IDictionary pairs => $"{{{string.Join(", ", pairs.Keys.Cast<object>().Select(k => $"{k}: {Of(pairs[k])}"))}}}",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Of))}]",
        _ when value.GetType() is { IsClass: true, Namespace: { } space } type && space.StartsWith("Orb.", StringComparison.Ordinal) =>
            $"{type.Name} {{ {string.Join(", ", type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).Select(p => $"{p.Name} = {Of(p.GetValue(value))}"))} }}",
        // How many zeros a number ends with is not what it says.
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
