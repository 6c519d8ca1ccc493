using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Orb.Billing.Vectors.Tests;

/// <summary>With ORB_VECTORS, another folder of the same forms is replayed: this assembly runs itself over folders that were tampered with.</summary>
public sealed class OtherFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orb-vectors-").FullName;

    private string Table => Path.Combine(_folder, "table.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_copy_passes_with_the_cases_it_has()
    {
        var cases = Copy("round", cases => cases.RemoveAt(0));
        var (exitCode, output) = await ReplayAsync();
        exitCode.ShouldBe(0, output);
        Row("round").ShouldBe(["round", $"{cases}", $"{cases}", "0", "0", "0"]);
    }

    [Fact]
    public async Task A_wrong_amount_fails_and_is_named()
    {
        var cases = Copy("round", cases => cases[1]!["expect"]!["amount"] = "-1234.56");
        var (exitCode, output) = await ReplayAsync();
        exitCode.ShouldNotBe(0);
        Row("round").ShouldBe(["round", $"{cases}", $"{cases - 1}", "0", "1", "0"]);
        output.ShouldContain($"{Id("round", 1)} Failed: expect.amount: expected \"-1234.56\", got ");
    }

    [Fact]
    public async Task What_a_case_says_and_no_form_reads_fails_as_not_understood()
    {
        var cases = Copy("round", cases => cases[0]!["given"]!["phase_of_the_moon"] = "full");
        var (exitCode, output) = await ReplayAsync();
        exitCode.ShouldNotBe(0);
        Row("round").ShouldBe(["round", $"{cases}", $"{cases - 1}", "0", "0", "1"]);
        output.ShouldContain($"{Id("round", 0)} NotUnderstood: given.phase_of_the_moon");
    }

    [Fact]
    public async Task A_form_that_nobody_knows_fails_as_not_understood()
    {
        Copy("round", _ => { });
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "haircut.json"), """{"form":"haircut","cases":[{"id":"h1","given":{},"expect":{"amount":"1"}}]}""", TestContext.Current.CancellationToken);
        var (exitCode, output) = await ReplayAsync();
        exitCode.ShouldNotBe(0);
        Row("haircut").ShouldBe(["haircut", "1", "0", "0", "0", "1"]);
        output.ShouldContain("haircut h1 NotUnderstood: the form haircut");
        output.ShouldContain(nameof(VectorTests.Every_form_of_the_folder_has_an_adapter_or_stands_on_the_one_list_of_those_that_lack_it) + " [FAIL]");
    }

    private static string Id(string form, int index) => VectorFolder.Own.Cases.Where(c => c.Form == form).ElementAt(index).Id;

    private int Copy(string form, Action<JsonArray> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(Path.Combine(VectorFolder.Own.Path, form + ".json")))!;
        var cases = root["cases"]!.AsArray();
        change(cases);
        File.WriteAllText(Path.Combine(_folder, form + ".json"), root.ToJsonString());
        return cases.Count;
    }

    private async Task<(int ExitCode, string Output)> ReplayAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, typeof(OtherFolderTests).Assembly.GetName().Name!))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-class", typeof(VectorTests).FullName! },
            Environment = { [VectorFolder.Variable] = _folder, [VectorFolder.TableVariable] = Table },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }

    private string[] Row(string form) =>
        File.ReadAllLines(Table).Select(l => l.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Single(row => row[0] == form);
}
