using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Docs.Tests.PriceModels;

/// <summary>
/// A page of docs/price-models: the configuration of a model as a block of JSON, and a table of what usage costs by it. Usage is written as
/// <c>12345</c>; of groups and events as <c>eu 6; us 4</c>, several values as <c>eu/large 6</c>, of levels as <c>5 for 1/2; 15 for 1/2</c>, of other charges as their amounts.
/// </summary>
internal sealed partial class ModelPage
{
    private ModelPage(string modelType, string text)
    {
        ModelType = modelType;
        Text = text;
        using var config = JsonDocument.Parse(Config().Match(text).Groups[1].Value);
        var issues = new List<ValidationIssue>();
        Model = PriceModelFormat.TryRead(config.RootElement, "", issues, out var model)
            ? model
            : throw new InvalidOperationException($"{modelType}.md: {string.Join(" ", issues)}");
        Usages = [.. Row().Matches(Table().Match(text).Groups[1].Value).Select(r => r.Groups[1].Value)];
        UpTo = UpToComment().Match(text) is { Success: true } chart ? Number(chart.Groups[1].Value) : null;
    }

    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Page.Folder, "../price-models"));

    public string ModelType { get; }

    public string Text { get; }

    public PriceModel Model { get; }

    /// <summary>The first column of the table.</summary>
    public IReadOnlyList<string> Usages { get; }

    /// <summary>How far the chart goes, where it is one over a quantity.</summary>
    public decimal? UpTo { get; }

    /// <summary>The table as it stands on the page.</summary>
    public string Shown => Table().Match(Text).Value.TrimEnd();

    /// <summary>The table as the model computes it.</summary>
    public string Computed => string.Join('\n', (string[])
        ["| usage | amount | made of |", "| --- | --- | --- |", .. Usages.Select(u => $"| {u} | {Amount(Rate(u))} | {MadeOf(Rate(u))} |")]);

    public static IEnumerable<ModelPage> All() => Directory.GetFiles(Folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f))
        .Where(n => n != "README").Order(StringComparer.Ordinal).Select(Of);

    public static ModelPage Of(string modelType) => new(modelType, File.ReadAllText(Path.Combine(Folder, modelType + ".md")).ReplaceLineEndings("\n"));

    public Rated Rate(string usage)
    {
        if (usage.Contains(" for ", StringComparison.Ordinal))
            return Model.Rate(RatingInput.OfLevels(usage.Split(';', StringSplitOptions.TrimEntries).Select(Level)));
        var parts = usage.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(p => p.LastIndexOf(' ') is var cut and >= 0
            ? (Values: p[..cut].Split('/').Select(v => v == "(none)" ? null : v).ToArray(), Quantity: Number(p[(cut + 1)..]))
            : (Values: [], Quantity: Number(p))).ToList();
        return Model.Rate(Model.Usage.Kind switch
        {
            PricedUsageKind.Groups => RatingInput.OfGroups(parts.Where(p => p.Values.Length > 0).Select(p => new GroupUsage(p.Values, p.Quantity))),
            PricedUsageKind.Events => RatingInput.OfEvents([.. parts.Select(p => new EventUsage(p.Quantity, p.Values))]),
            PricedUsageKind.Subtotals => RatingInput.OfSubtotals([.. parts.Select(p => p.Quantity)]),
            _ => new RatingInput(parts.Single().Quantity),
        });
    }

    private static LevelUsage Level(string usage)
    {
        var said = usage.Split([" for ", "/"], StringSplitOptions.TrimEntries);
        return new LevelUsage(Number(said[0]), (BigInteger)Number(said[1]), (BigInteger)Number(said[2]));
    }

    private static string Amount(Rated rated) => rated.Exact.ToString("0.00##########", CultureInfo.InvariantCulture);

    private static string MadeOf(Rated rated) => string.Join("; ", rated.Parts.Select(p =>
        $"{(p.Group is { } group && group.Value != p.Name ? $"{group.Value ?? "(none)"}: " : "")}{p.Name}: {Worked.Number(p.Quantity, "0.##########")} for {p.Exact.ToString("0.00########", CultureInfo.InvariantCulture)}"));

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex("```json\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Config();

    [GeneratedRegex(@"\| usage \| amount \| made of \|\n\| --- \| --- \| --- \|\n((?:\|.*\|\n?)+)")]
    private static partial Regex Table();

    [GeneratedRegex(@"^\| (.*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"<!-- chart: up to ([\d,.]+) -->")]
    private static partial Regex UpToComment();
}
