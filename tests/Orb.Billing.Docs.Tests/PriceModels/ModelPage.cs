using System.Globalization;
using System.Text.RegularExpressions;

namespace Orb.Billing.Docs.Tests.PriceModels;

/// <summary>
/// A page of docs/price-models: configurations of a model as blocks of JSON, and behind each a table of what usage costs by it, written as
/// <see cref="PageUsage"/> reads it. The first is the one that the chart shows.
/// </summary>
internal sealed partial class ModelPage
{
    private ModelPage(string modelType, string text)
    {
        ModelType = modelType;
        Text = text;
        Examples = [.. Example().Matches(text).Select(m => new ModelExample(
            modelType, m.Groups["config"].Value, [.. Row().Matches(m.Groups["rows"].Value).Select(r => r.Groups[1].Value)], m.Groups["table"].Value.TrimEnd()))];
        UpTo = UpToComment().Match(text) is { Success: true } chart ? decimal.Parse(chart.Groups[1].Value, NumberStyles.Number, CultureInfo.InvariantCulture) : null;
    }

    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Page.Folder, "../price-models"));

    public string ModelType { get; }

    public string Text { get; }

    /// <summary>The examples of the page, at least one.</summary>
    public IReadOnlyList<ModelExample> Examples { get; }

    /// <summary>How many configurations and tables stand on the page: each is one of an example.</summary>
    public (int Configurations, int Tables) Written => (Config().Count(Text), Head().Count(Text));

    /// <summary>How far the chart goes, where it is one over a quantity.</summary>
    public decimal? UpTo { get; }

    public static IEnumerable<ModelPage> All() => Directory.GetFiles(Folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f))
        .Where(n => n != "README").Order(StringComparer.Ordinal).Select(Of);

    public static ModelPage Of(string modelType) => new(modelType, File.ReadAllText(Path.Combine(Folder, modelType + ".md")).ReplaceLineEndings("\n"));

    [GeneratedRegex(@"```json\n(?<config>(?:(?!```).)*?)\n```(?:(?!```).)*?(?<table>\| usage \| amount \| made of \|\n\| --- \| --- \| --- \|\n(?<rows>(?:\|[^\n]*\|\n?)+))", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("```json\n")]
    private static partial Regex Config();

    [GeneratedRegex(@"\| usage \| amount \|")]
    private static partial Regex Head();

    [GeneratedRegex(@"^\| (.*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"<!-- chart: up to ([\d,.]+) -->")]
    private static partial Regex UpToComment();
}
