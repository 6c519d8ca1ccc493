using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Orb.Quickstart.Tests;

/// <summary>What the README shows is what is compiled and what it prints.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Metadata("RepositoryRoot"), "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_snippet_in_the_README_is_the_quickstart()
    {
        var program = File.ReadAllText(Path.Combine(Metadata("RepositoryRoot"), "samples/Orb.Quickstart/Program.cs")).ReplaceLineEndings("\n");
        var region = Regex.Match(program, "// <quickstart>\n(.*)// </quickstart>", RegexOptions.Singleline).Groups[1].Value.Trim();

        Block("snippet: quickstart", "csharp").ShouldBe(region);
    }

    [Fact]
    public async Task The_quickstart_prints_what_the_README_shows()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Metadata("Quickstart"));
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var kill = deadline.Token.Register(() => process.Kill(entireProcessTree: true));
        var printed = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);

        deadline.IsCancellationRequested.ShouldBeFalse($"the quickstart did not end within two minutes; it printed:\n{printed}");
        process.ExitCode.ShouldBe(0);
        printed.ReplaceLineEndings("\n").Trim().ShouldBe(Block("output: quickstart", "text"));
    }

    private static string Block(string marker, string language) =>
        Regex.Match(Readme, $"<!-- {marker} -->\n```{language}\n(.*?)\n```", RegexOptions.Singleline).Groups[1].Value.Trim();

    private static string Metadata(string key) =>
        typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
