using System.Text;
using System.Text.Json;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>JSON that need not be right: values are raw text, and an object may hold a member twice.</summary>
internal abstract class JsonText
{
    public static JsonText Raw(string text) => new Value(text);

    public static JsonText Text(string text) => new Value(JsonSerializer.Serialize(text));

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    protected abstract void Write(StringBuilder text);

    public sealed class Value(string raw) : JsonText
    {
        public string Written { get; set; } = raw;

        protected override void Write(StringBuilder text) => text.Append(Written);
    }

    public sealed class Object : JsonText
    {
        public List<(string Name, JsonText Value)> Members { get; } = [];

        public Object With(string name, JsonText value)
        {
            Members.RemoveAll(m => m.Name == name);
            Members.Add((name, value));
            return this;
        }

        public bool Has(string name) => Members.Any(m => m.Name == name);

        public void Without(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                Members.RemoveAll(m => m.Name == name);
        }

        protected override void Write(StringBuilder text)
        {
            text.Append('{');
            for (var i = 0; i < Members.Count; i++)
            {
                text.Append(i == 0 ? "" : ",").Append(JsonSerializer.Serialize(Members[i].Name)).Append(':');
                Members[i].Value.Write(text);
            }

            text.Append('}');
        }
    }

    public sealed class List : JsonText
    {
        public List<JsonText> Items { get; } = [];

        protected override void Write(StringBuilder text)
        {
            text.Append('[');
            for (var i = 0; i < Items.Count; i++)
            {
                text.Append(i == 0 ? "" : ",");
                Items[i].Write(text);
            }

            text.Append(']');
        }
    }
}
