#:property RestorePackagesWithLockFile=false
// Asks once more about every mutant that Stryker's report does not call killed: runs the mutated tests with that one mutant in a process of its own.
// Stryker keeps one process for all mutants. What a static field was given first stays there, so a mutant of that text is never seen; and a busy
// machine makes it call a mutant timed out that only waited.
// Usage: dotnet run eng/Survivors.cs FOLDER REPORT PROGRAM LIST: the folder's name, Stryker's report (JSON), the mutated test program, where to write the mutants
// that no test finds. Prints one line: folder, mutants, found, survived, uncovered and the score in percent. Exits with 1 below 85 %.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

const double Bound = 85;
var (folder, report, program, list) = (args[0], args[1], args[2], args[3]);
var (limit, clock) = (TimeSpan.FromMinutes(10), Stopwatch.StartNew());
if (FindsSomething(null))
{
    Console.WriteLine($"{folder}: the tests fail without any mutant");
    return 1;
}

// What runs six times as long as the tests do without a mutant does not end; less would take a busy machine for it.
limit = TimeSpan.FromTicks(Math.Max(TimeSpan.FromMinutes(1).Ticks, 6 * clock.Elapsed.Ticks));
var (found, survivors, uncovered) = (0, new List<string>(), 0);
using var document = JsonDocument.Parse(File.ReadAllText(report));
foreach (var file in document.RootElement.GetProperty("files").EnumerateObject())
{
    foreach (var mutant in file.Value.GetProperty("mutants").EnumerateArray())
    {
        var status = mutant.GetProperty("status").GetString();
        if (status is not ("Killed" or "Timeout" or "Survived" or "NoCoverage")) { continue; }
        if (status == "Killed" || FindsSomething(mutant.GetProperty("id").GetString()))
        {
            found++;
            continue;
        }
        survivors.Add(Described(file, mutant));
        uncovered += status == "NoCoverage" ? 1 : 0;
    }
}
File.WriteAllLines(list, survivors);
var mutants = found + survivors.Count;
var score = mutants == 0 ? 100 : 100.0 * found / mutants;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{folder,-18} {mutants,7} {found,9} {survivors.Count - uncovered,9} {uncovered,9} {score,7:0.0}"));
return score < Bound ? 1 : 0;

bool FindsSomething(string? mutant)
{
    var start = new ProcessStartInfo(program) { ArgumentList = { "-stopOnFail" }, RedirectStandardOutput = true, RedirectStandardError = true };
    start.Environment["STRYKER_MUTANT_ID_CONTROL_VAR"] = "ORB_MUTANT";
    start.Environment["ORB_MUTANT"] = mutant ?? "-1";
    using var process = Process.Start(start)!;
    process.OutputDataReceived += (_, _) => { };
    process.ErrorDataReceived += (_, _) => { };
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    if (process.WaitForExit(limit)) { return process.ExitCode != 0; }
    process.Kill(entireProcessTree: true);
    return true;
}

static string Described(JsonProperty file, JsonElement mutant)
{
    var (start, end) = (mutant.GetProperty("location").GetProperty("start"), mutant.GetProperty("location").GetProperty("end"));
    var (line, column) = (start.GetProperty("line").GetInt32(), start.GetProperty("column").GetInt32());
    var text = file.Value.GetProperty("source").GetString()!.Split('\n')[line - 1];
    var last = end.GetProperty("line").GetInt32() == line ? end.GetProperty("column").GetInt32() - 1 : text.Length;
    var was = text[(column - 1)..Math.Min(last, text.Length)].Trim();
    var becomes = mutant.TryGetProperty("replacement", out var replacement) ? replacement.GetString()!.ReplaceLineEndings(" ") : "";
    return $"{file.Name}({line},{column}): {mutant.GetProperty("mutatorName").GetString()}: {was} => {becomes}"
        + (mutant.GetProperty("status").GetString() == "NoCoverage" ? " [no test comes here]" : "");
}
