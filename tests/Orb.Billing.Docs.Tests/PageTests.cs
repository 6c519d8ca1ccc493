using System.Reflection;
using System.Text.RegularExpressions;

namespace Orb.Billing.Docs.Tests;

/// <summary>No figure stands on a page that no test computes.</summary>
public sealed partial class PageTests
{
    [Fact]
    public void Every_example_has_a_test_of_its_name()
    {
        var tests = typeof(PageTests).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetCustomAttributes<ExampleAttribute>()).Select(e => $"{e.Page}/{e.Name}");

        tests.Order().ShouldBe(Page.All().SelectMany(p => p.Examples.Keys.Select(e => $"{p.Name}/{e}")).Order());
    }

    [Fact]
    public void Every_table_of_amounts_is_an_example_and_every_amount_in_the_prose_stands_in_one_of_its_page()
    {
        foreach (var page in Page.All())
        {
            var shown = string.Join('\n', page.Examples.Values);
            foreach (var amount in Amount().Matches(page.Prose).Select(m => m.Value).Distinct())
                Amount().Matches(shown).Select(m => m.Value).ShouldContain(amount, $"{page.Name}.md says {amount}, which no example of it computes.");
        }
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        string[] pages = [.. Page.All().Select(p => $"{p.Name}.md"), "../concepts.md"];
        foreach (var page in pages)
        {
            var text = File.ReadAllText(Path.Combine(Page.Folder, page));
            foreach (var link in Link().Matches(text).Select(m => m.Groups[1].Value))
                Path.Exists(Path.Combine(Page.Folder, Path.GetDirectoryName(page)!, link)).ShouldBeTrue($"{page} links to {link}.");
        }
    }

    [GeneratedRegex(@"\d[\d,]*\.\d{2,}")]
    private static partial Regex Amount();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)[^)]*\)")]
    private static partial Regex Link();
}
