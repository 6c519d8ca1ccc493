namespace Orb.Billing.Docs.Tests;

/// <summary>The pages of docs/decisions.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void Every_decision_has_a_number_of_its_own_and_stands_in_the_index_with_its_title()
    {
        var folder = Path.Combine(Page.Folder, "..", "decisions");
        var pages = Directory.GetFiles(folder, "0*.md").Select(p => (Name: Path.GetFileName(p), Title: File.ReadLines(p).First())).OrderBy(p => p.Name, StringComparer.Ordinal).ToList();

        pages.Select(p => p.Name[..4]).ShouldBeUnique();
        File.ReadLines(Path.Combine(folder, "README.md")).Where(l => l.StartsWith("- [", StringComparison.Ordinal))
            .ShouldBe(pages.Select(p => $"- [{p.Name[..4]}]({p.Name}): {p.Title["# 0000: ".Length..]}"));
    }
}
