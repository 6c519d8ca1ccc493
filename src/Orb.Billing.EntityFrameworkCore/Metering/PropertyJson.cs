using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orb.Billing.Core.Metering;

namespace Orb.Billing.EntityFrameworkCore.Metering;

/// <summary>
/// The properties of an event as JSON. A number is written with the digits it came with and read from them again, so that it passes
/// through no float, and a text that looks like a number stays a text.
/// </summary>
public static class PropertyJson
{
    // The text is never part of an HTML page; escaping beyond JSON's own would only make it longer.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // One of each a thread: a batch writes thousands of events.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;
    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    /// <summary>Writes properties.</summary>
    public static string Write(IReadOnlyDictionary<string, PropertyValue> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        if (properties.Count == 0)
            return "{}";
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(1_024);
        buffer.ResetWrittenCount();
        var writer = t_writer ??= new Utf8JsonWriter(buffer, Options);
        writer.Reset(buffer);
        writer.WriteStartObject();
        foreach (var (name, value) in properties)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write(IReadOnlyDictionary{string, PropertyValue})"/> wrote.</summary>
    public static IReadOnlyDictionary<string, PropertyValue> Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var properties = new Dictionary<string, PropertyValue>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            properties[name] = reader.TokenType switch
            {
                JsonTokenType.Number => PropertyValue.Number(Encoding.UTF8.GetString(reader.ValueSpan)),
                JsonTokenType.String => PropertyValue.Text(reader.GetString()!),
                JsonTokenType.True or JsonTokenType.False => PropertyValue.Boolean(reader.TokenType == JsonTokenType.True),
                JsonTokenType.Null => default,
                var other => throw new InvalidOperationException($"A stored property is a {other}."),
            };
        }

        return properties;
    }

    private static void Write(Utf8JsonWriter writer, PropertyValue value)
    {
        switch (value.Kind)
        {
            case PropertyKind.Text:
                writer.WriteStringValue(value.Written);
                break;
            case PropertyKind.Number:
                writer.WriteRawValue(value.Written ?? value.AsText(), skipInputValidation: true);
                break;
            case PropertyKind.Boolean:
                writer.WriteBooleanValue(value.AsText() == "true");
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
