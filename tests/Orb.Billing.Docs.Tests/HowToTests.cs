using System.Reflection;
using System.Text.RegularExpressions;

namespace Orb.Billing.Docs.Tests;

/// <summary>Every piece of C# on a page of docs/how-to is a region of code in the folder HowTo or in the samples, which the build compiles.</summary>
public sealed partial class HowToTests
{
    [Fact]
    public void Every_snippet_is_compiled_code()
    {
        var regions = Sources().SelectMany(s => Region().Matches(s)).ToDictionary(m => m.Groups[2].Value, m => Dedented(m.Groups[3].Value, m.Groups[1].Value));
        foreach (var (page, text) in Pages())
        {
            foreach (Match snippet in Snippet().Matches(text))
                snippet.Groups[2].Value.ShouldBe(regions.GetValueOrDefault(snippet.Groups[1].Value), $"{page}, snippet {snippet.Groups[1].Value}");
            CSharp().Count(text).ShouldBe(Snippet().Count(text), $"{page} has C# that no region compiles.");
        }
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        foreach (var (page, text) in Pages())
        {
            foreach (var link in Link().Matches(text).Select(m => m.Groups[1].Value))
                Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link)).ShouldBeTrue($"{page} links to {link}.");
        }
    }

    private static IEnumerable<(string Page, string Text)> Pages() =>
        Directory.GetFiles(Path.Combine(Metadata("RepositoryRoot"), "docs", "how-to"), "*.md").Order(StringComparer.Ordinal)
            .Select(f => (f, File.ReadAllText(f).ReplaceLineEndings("\n")));

    private static IEnumerable<string> Sources() =>
        Directory.GetFiles(Path.Combine(Metadata("ProjectDirectory"), "HowTo"), "*.cs")
            .Concat(Directory.GetFiles(Path.Combine(Metadata("RepositoryRoot"), "samples", "Orb.OwnPriceModel"), "*.cs"))
            .Select(f => File.ReadAllText(f).ReplaceLineEndings("\n"));

    private static string Dedented(string region, string indent) =>
        string.Join('\n', region.TrimEnd().Split('\n').Select(l => l.StartsWith(indent, StringComparison.Ordinal) ? l[indent.Length..] : l));

    private static string Metadata(string key) =>
        typeof(HowToTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    [GeneratedRegex("^( *)// <([a-z0-9-]+)>\n(.*?)^ *// </\\2>", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex("<!-- snippet: ([a-z0-9-]+) -->\n```csharp\n(.*?)\n```\n<!-- endsnippet -->", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex("```csharp\n")]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)[^)]*\)")]
    private static partial Regex Link();
}
