using System.Reflection;
using System.Text.RegularExpressions;

namespace Orb.Billing.Docs.Tests;

/// <summary>
/// A page of docs/concepts. Its worked examples are tables between <c>&lt;!-- example: name --&gt;</c> and <c>&lt;!-- endexample --&gt;</c>;
/// a test computes each of them anew.
/// </summary>
internal sealed partial class Page
{
    private Page(string name, string text) => (Name, Text) = (name, text);

    public static string Folder { get; } = Path.GetFullPath(Path.Combine(Metadata("RepositoryRoot"), "docs/concepts"));

    /// <summary>Where what a page should show is written, when it shows something else.</summary>
    public static string ProjectFolder { get; } = Metadata("ProjectDirectory");

    public string Name { get; }

    public string Text { get; }

    /// <summary>The examples by name, each as its table's text.</summary>
    public Dictionary<string, string> Examples => Example().Matches(Text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    /// <summary>What is not an example.</summary>
    public string Prose => Example().Replace(Text, "");

    public static Page Of(string name) => new(name, File.ReadAllText(Path.Combine(Folder, name + ".md")).ReplaceLineEndings("\n"));

    public static IEnumerable<Page> All() => Directory.GetFiles(Folder, "*.md").Order().Select(f => Of(Path.GetFileNameWithoutExtension(f)));

    /// <summary>Fails unless the page shows exactly this table: what the code computes just now.</summary>
    public void Shows(string example, string[] columns, params IEnumerable<string[]> rows)
    {
        string[][] all = [columns, [.. columns.Select(_ => "---")], .. rows];
        var computed = string.Join('\n', all.Select(r => $"| {string.Join(" | ", r)} |"));
        var received = Path.Combine(ProjectFolder, $"{Name}.{example}.received.txt");
        if (Examples.GetValueOrDefault(example) == computed)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, computed + "\n");
        Examples.GetValueOrDefault(example).ShouldBe(computed, $"{Name}.md, example {example}: the page differs from what the code computes.");
    }

    private static string Metadata(string key) =>
        typeof(Page).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    [GeneratedRegex("<!-- example: ([a-z0-9-]+) -->\n(.*?)\n<!-- endexample -->", RegexOptions.Singleline)]
    private static partial Regex Example();
}
