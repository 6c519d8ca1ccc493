using System.Text.Json;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>Texts of a configuration.</summary>
internal static class TextWriting
{
    extension(Utf8JsonWriter writer)
    {
        /// <summary>A text; nothing where there is none.</summary>
        public void WriteText(string name, string? text)
        {
            if (text is not null)
                writer.WriteString(name, text);
        }
    }
}
