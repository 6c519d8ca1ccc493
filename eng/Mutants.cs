#:property RestorePackagesWithLockFile=false
// Asks the tests about every mutant of a folder of the core, each in a process of its own: nothing that one mutant left behind, in a static field or in a
// loop without an end, is there when the next is tried. As many at once as there are processors.
// Usage: dotnet run eng/Mutants.cs FOLDER REPORT PROGRAM LIST: the folder, Stryker's report (JSON) of the mutants, the test program beside the mutated core,
// where to write the mutants that no test finds. Prints one line: folder, mutants, found, those of them that did not end, survived and the score in percent.
// Exits with 1 below 85 %.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

const double Bound = 85;
const int BytesOfHeap = 1 << 30;
var (folder, report, program, list) = (args[0], args[1], args[2], args[3]);
var (limit, clock) = (TimeSpan.FromMinutes(10), Stopwatch.StartNew());
if (!await PassWithoutMutant())
    return 1;
// What takes ten times as long as the tests do without a mutant does not end; less would take a busy machine for it.
limit = TimeSpan.FromTicks(Math.Max(TimeSpan.FromSeconds(30).Ticks, 10 * clock.Elapsed.Ticks));

var mutants = Mutants().ToArray();
var (done, endless, survivors) = (0, 0, new SortedDictionary<int, string>());
await Parallel.ForAsync(0, mutants.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (i, _) =>
{
    var outcome = await OutcomeOf(mutants[i]);
    lock (survivors)
    {
        endless += outcome == Outcome.Endless ? 1 : 0;
        if (outcome == Outcome.Passed)
            survivors[i] = mutants[i].Text;
        if (++done % 100 == 0)
            Console.Error.WriteLine($"{folder}: {done} of {mutants.Length} mutants, {survivors.Count} survived, {endless} did not end, {clock.Elapsed:h\\:mm\\:ss}");
    }
});
File.WriteAllLines(list, survivors.Values);
// Had something else begun to fail, it would have found every mutant.
if (!await PassWithoutMutant())
    return 1;
var found = mutants.Length - survivors.Count;
var score = mutants.Length == 0 ? 100 : 100.0 * found / mutants.Length;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{folder,-18} {mutants.Length,7} {found,9} {endless,9} {survivors.Count,9} {score,7:0.0}"));
return score < Bound ? 1 : 0;

async Task<bool> PassWithoutMutant()
{
    var passed = await Run("-1") == Outcome.Passed;
    if (!passed)
        Console.WriteLine($"{folder}: the tests fail without any mutant");
    return passed;
}

// The tests that bear the name of the file find most of what is wrong in it, and are few.
async Task<Outcome> OutcomeOf(Mutant mutant)
{
    var own = await Run(mutant.Id, "-class", $"*.{mutant.File}Tests");
    return own == Outcome.Passed ? await Run(mutant.Id) : own;
}

async Task<Outcome> Run(string mutant, params string[] only)
{
    var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
    // Those of limits of a million take longer than all others together; what they alone find is said to survive.
    foreach (var argument in (string[])["-stopOnFail", "-maxThreads", "1", "-trait-", "Size=Large", .. only])
        start.ArgumentList.Add(argument);
    start.Environment["STRYKER_MUTANT_ID_CONTROL_VAR"] = "ORB_MUTANT";
    start.Environment["ORB_MUTANT"] = mutant;
    // What never ends and takes memory ends here.
    start.Environment["DOTNET_GCHeapHardLimit"] = BytesOfHeap.ToString("x", CultureInfo.InvariantCulture);
    // It never pays within seconds.
    start.Environment["DOTNET_TieredPGO"] = "0";
    using var process = Process.Start(start)!;
    process.OutputDataReceived += (_, _) => { };
    process.ErrorDataReceived += (_, _) => { };
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    using var timeout = new CancellationTokenSource(limit);
    try
    {
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode == 0 ? Outcome.Passed : Outcome.Failed;
    }
    catch (OperationCanceledException)
    {
        process.Kill(entireProcessTree: true);
        return Outcome.Endless;
    }
}

// Stryker has run one test, to come to its report: what it says of a mutant otherwise is that it compiles, or that another one is the same fault.
IEnumerable<Mutant> Mutants()
{
    using var document = JsonDocument.Parse(File.ReadAllText(report));
    foreach (var file in document.RootElement.GetProperty("files").EnumerateObject().Where(f => f.Name.Contains($"/Orb.Billing.Core/{folder}/")))
    {
        foreach (var mutant in file.Value.GetProperty("mutants").EnumerateArray())
        {
            if (mutant.GetProperty("status").GetString() is "Killed" or "Timeout" or "Survived" or "NoCoverage")
                yield return new Mutant(mutant.GetProperty("id").GetString()!, Path.GetFileNameWithoutExtension(file.Name), Described(file, mutant));
        }
    }
}

static string Described(JsonProperty file, JsonElement mutant)
{
    var (start, end) = (mutant.GetProperty("location").GetProperty("start"), mutant.GetProperty("location").GetProperty("end"));
    var (line, column) = (start.GetProperty("line").GetInt32(), start.GetProperty("column").GetInt32());
    var text = file.Value.GetProperty("source").GetString()!.Split('\n')[line - 1];
    var last = end.GetProperty("line").GetInt32() == line ? end.GetProperty("column").GetInt32() - 1 : text.Length;
    var was = text[(column - 1)..Math.Min(last, text.Length)].Trim();
    var becomes = mutant.TryGetProperty("replacement", out var replacement) ? replacement.GetString()!.ReplaceLineEndings(" ") : "";
    return $"{file.Name}({line},{column}): {mutant.GetProperty("mutatorName").GetString()}: {was} => {becomes}";
}

enum Outcome { Passed, Failed, Endless }

sealed record Mutant(string Id, string File, string Text);
