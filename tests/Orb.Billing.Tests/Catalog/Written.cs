using System.Text;
using System.Text.Json;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Tests.Catalog;

/// <summary>Price models as texts of the contract.</summary>
internal static class Written
{
    /// <summary>What is wrong with a text.</summary>
    public static IEnumerable<string> Issues(string price)
    {
        var issues = new List<ValidationIssue>();
        PriceModelFormat.TryRead(JsonElement.Parse(price), "price", issues, out var model).ShouldBeFalse(price);
        model.ShouldBeNull();
        return issues.Select(i => i.ToString());
    }

    /// <summary>The text is read, and what is written of it is the text again and reads as the same model.</summary>
    public static PriceModel Kept(string price)
    {
        var model = Read(price);
        var written = Of(model);
        written.ShouldBe(JsonSerializer.Serialize(JsonElement.Parse(price)));
        Read(written).ShouldBe(model);
        return model;
    }

    /// <summary>The model of a text.</summary>
    public static PriceModel Read(string price)
    {
        var issues = new List<ValidationIssue>();
        PriceModelFormat.TryRead(JsonElement.Parse(price), "price", issues, out var model).ShouldBeTrue(string.Join("; ", issues));
        return model!;
    }

    /// <summary>The text of a model.</summary>
    public static string Of(PriceModel model)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            PriceModelFormat.Write(model, writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
