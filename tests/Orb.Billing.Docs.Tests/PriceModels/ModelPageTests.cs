using System.Text.RegularExpressions;
using Orb.Billing.Catalog;

namespace Orb.Billing.Docs.Tests.PriceModels;

/// <summary>The gallery of price models: a page each, whose table and chart are computed anew.</summary>
public sealed partial class ModelPageTests
{
    public static TheoryData<string> Pages => [.. Directory.GetFiles(ModelPage.Folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => n != "README").Order()];

    [Fact]
    public void Every_model_has_a_page_and_the_index_lists_each()
    {
        var pages = ModelPage.All().Select(p => p.ModelType).ToList();
        pages.ShouldBe(PriceModelFormat.ModelTypes.Order(StringComparer.Ordinal));
        Listed().Matches(File.ReadAllText(Path.Combine(ModelPage.Folder, "README.md"))).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal).ShouldBe(pages);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void R25_The_table_of_a_page_is_what_its_model_computes(string page)
    {
        var of = ModelPage.Of(page);
        of.Written.ShouldBe((of.Examples.Count, of.Examples.Count));
        of.Examples.ShouldNotBeEmpty();
        of.Examples.ShouldAllBe(e => e.Model.ModelType == page && e.Usages.Count > 1);
        var received = Path.Combine(Page.ProjectFolder, $"price-models.{page}.received.txt");
        File.Delete(received);
        var computed = of.Examples.Select(e => e.Computed).ToList();
        if (!of.Examples.Select(e => e.Shown).SequenceEqual(computed))
            File.WriteAllText(received, string.Join("\n\n", computed) + "\n");
        of.Examples.Select(e => e.Shown).ShouldBe(computed, $"{page}.md");
    }

    /// <summary>eng/charts writes them.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void The_chart_of_a_page_is_drawn_from_its_model(string page)
    {
        var of = ModelPage.Of(page);
        of.Text.ShouldContain($"](charts/{page}.svg)");
        var file = Path.Combine(ModelPage.Folder, "charts", page + ".svg");
        if (Environment.GetEnvironmentVariable("ORB_WRITE_CHARTS") == "true")
            File.WriteAllText(file, Chart.Of(of));
        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(Chart.Of(of), $"charts/{page}.svg is out of date: run eng/charts.");
    }

    [GeneratedRegex(@"\(([a-z_]+)\.md\)")]
    private static partial Regex Listed();
}
