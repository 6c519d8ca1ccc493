using System.Globalization;
using System.Text.Json;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Docs.Tests.PriceModels;

/// <summary>A configuration of a page and the table of what usage costs by it.</summary>
internal sealed class ModelExample
{
    private const string Head = "| usage | amount | made of |\n| --- | --- | --- |\n";

    public ModelExample(string modelType, string config, IReadOnlyList<string> usages, string shown)
    {
        using var json = JsonDocument.Parse(config);
        var issues = new List<ValidationIssue>();
        Model = PriceModelFormat.TryRead(json.RootElement, "", issues, out var model)
            ? model
            : throw new InvalidOperationException($"{modelType}.md: {string.Join(" ", issues)}");
        (Usages, Shown) = (usages, shown);
    }

    public PriceModel Model { get; }

    /// <summary>The first column of the table.</summary>
    public IReadOnlyList<string> Usages { get; }

    /// <summary>The table as it stands on the page.</summary>
    public string Shown { get; }

    /// <summary>The table as the model computes it.</summary>
    public string Computed => Head + string.Join('\n', Usages.Select(u => (Usage: u, Rated: Rate(u))).Select(r => $"| {r.Usage} | {Amount(r.Rated)} | {MadeOf(r.Rated)} |"));

    public Rated Rate(string usage) => new PageUsage(Model, usage).Rate();

    private static string Amount(Rated rated) => rated.Exact.ToString("0.00##########", CultureInfo.InvariantCulture);

    private static string MadeOf(Rated rated) => string.Join("; ", rated.Parts.Select(p =>
        $"{(p.Group is { } group && group.Value != p.Name ? $"{group.Value ?? "(none)"}: " : "")}{p.Name}: {Worked.Number(p.Quantity, "0.##########")} for {p.Exact.ToString("0.00########", CultureInfo.InvariantCulture)}"));
}
