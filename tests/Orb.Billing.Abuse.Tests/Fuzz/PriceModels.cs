using System.Reflection;
using System.Text.Json.Nodes;

namespace Orb.Billing.Abuse.Tests.Fuzz;

/// <summary>A configuration of every price model that is right: those of the documentation, page by page.</summary>
internal static class PriceModels
{
    /// <summary>The text of a configuration by model.</summary>
    public static IReadOnlyDictionary<string, string> Configurations { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        var project = typeof(PriceModels).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;
        var models = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var page in Directory.GetFiles(Path.Combine(project, "..", "..", "docs", "price-models"), "*.md").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(page);
            var parts = File.ReadAllText(page).Split("```json", 2);
            if (parts.Length < 2)
                continue;
            var config = JsonNode.Parse(parts[1].Split("```", 2)[0], documentOptions: new() { AllowTrailingCommas = true })![$"{name}_config"];
            if (config is not null)
                models[name] = config.ToJsonString();
        }

        return models;
    }
}
