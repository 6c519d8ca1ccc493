using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using NodaTime;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.Specifications;

/// <summary>Every public member of a value as text, lists and types included: two values with one text have survived alike.</summary>
public static class Dump
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, "");
        return text.ToString();
    }

    public static void ShouldHaveSurvived<T>(this T? actual, T expected)
        where T : class => Of(actual).ShouldBe(Of(expected));

    private static void Write(StringBuilder text, object? value, string path)
    {
        switch (value)
        {
            case null:
                text.AppendLine(CultureInfo.InvariantCulture, $"{path} = null");
                break;
            case decimal number:
                text.AppendLine(CultureInfo.InvariantCulture, $"{path} = {number.ToString("0.############################", CultureInfo.InvariantCulture)}");
                break;
            case byte[] bytes:
                text.AppendLine(CultureInfo.InvariantCulture, $"{path} = {Convert.ToHexString(bytes)}");
                break;
            case string or Guid or Enum or MetricDefinition or PropertyValue:
                text.AppendLine(CultureInfo.InvariantCulture, $"{path} = {value.GetType().Name} {value}");
                break;
            case IDictionary pairs:
                foreach (DictionaryEntry pair in pairs)
                    Write(text, pair.Value, $"{path}[{pair.Key}]");
                break;
            case IEnumerable items:
                var index = 0;
                foreach (var item in items)
                    Write(text, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
                break;
            case var _ when value.GetType().IsPrimitive || value.GetType().Namespace == typeof(Instant).Namespace || value is DateTimeZone:
                text.AppendLine(CultureInfo.InvariantCulture, $"{path} = {value}");
                break;
            default:
                text.AppendLine(CultureInfo.InvariantCulture, $"{path} : {value.GetType().Name}");
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal))
                    Write(text, property.GetValue(value), $"{path}.{property.Name}");
                break;
        }
    }
}
