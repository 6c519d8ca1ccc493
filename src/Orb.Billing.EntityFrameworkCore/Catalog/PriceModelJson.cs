using System.Text;
using System.Text.Json;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.EntityFrameworkCore.Catalog;

/// <summary>A price model as JSON text, in the form of the public contract.</summary>
internal static class PriceModelJson
{
    public static string Write(PriceModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            PriceModelFormat.Write(model, writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <exception cref="UnknownPriceModelException">The host that reads has not registered the model.</exception>
    public static PriceModel Read(string json, KnownPriceModels models)
    {
        using var document = JsonDocument.Parse(json);
        var issues = new List<ValidationIssue>();
        if (models.TryRead(document.RootElement, "", issues, out var model))
            return model;
        throw document.RootElement.TryGetProperty("model_type", out var type) && type.GetString() is { } name && !models.Knows(name)
            ? new UnknownPriceModelException(name)
            : new InvalidOperationException($"A stored price model can no longer be read: {string.Join(" ", issues)}");
    }
}
