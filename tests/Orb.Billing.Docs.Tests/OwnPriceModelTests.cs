using System.Reflection;
using System.Text.RegularExpressions;
using Orb.OwnPriceModel;

namespace Orb.Billing.Docs.Tests;

/// <summary>docs/how-to/price-models.md shows what the sample prints.</summary>
public sealed class OwnPriceModelTests
{
    [Fact]
    public async Task The_sample_prints_what_the_page_shows()
    {
        var root = typeof(OwnPriceModelTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
        var page = (await File.ReadAllTextAsync(Path.Combine(root, "docs", "how-to", "price-models.md"))).ReplaceLineEndings("\n");
        await using var output = new StringWriter();

        await Sample.RunAsync(output, CancellationToken.None);

        output.ToString().ReplaceLineEndings("\n").Trim()
            .ShouldBe(Regex.Match(page, "<!-- output: host-price-model -->\n```text\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value);
    }
}
