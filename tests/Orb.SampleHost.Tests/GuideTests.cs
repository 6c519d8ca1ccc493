namespace Orb.SampleHost.Tests;

/// <summary>The commands on a page of docs/api, run as they stand there.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData("authentication.md")]
    public async Task The_commands_of_a_page_run(string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(HostProcess.Metadata("ProjectDirectory"), "..", "..", "docs", "api", page));
        var commands = text.Split("```sh")[1..].SelectMany(block => block.Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        commands.ShouldNotBeEmpty();
        using var folder = new TempFolder();
        var tenant = "";
        foreach (var command in commands)
        {
            command.ShouldStartWith("Orb.SampleHost ");
            string[] arguments = [.. command["Orb.SampleHost ".Length..].Split(' ').Select(word => word.Trim('"').Replace("<id>", tenant, StringComparison.Ordinal))];
            var (exitCode, said) = await HostProcess.RunAsync(folder, arguments, ("ASPNETCORE_ENVIRONMENT", "Production"));
            exitCode.ShouldBe(0, $"{command}: {said}");
            said.ShouldContain("orb_", Case.Sensitive, command);
            if (arguments[0] == "tenant")
                tenant = said.Split('\n').Single(line => line.Length == 26 && line.All(char.IsAsciiLetterOrDigit));
        }
    }
}
