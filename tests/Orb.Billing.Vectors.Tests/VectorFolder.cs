using System.Reflection;
using System.Text.Json;

namespace Orb.Billing.Vectors.Tests;

/// <summary>A folder of worked cases: one file a form, and <c>decisions.json</c>.</summary>
internal sealed class VectorFolder
{
    /// <summary>The folder that the run replays instead of <c>tests/vectors</c>.</summary>
    public const string Variable = "ORB_VECTORS";

    /// <summary>Where the table by form is written instead of beside the assembly.</summary>
    public const string TableVariable = "ORB_VECTORS_TABLE";

    private const string DecisionsFile = "decisions.json";

    private VectorFolder(string path, IReadOnlyList<string> forms, IReadOnlyList<VectorCase> cases)
    {
        Path = path;
        Forms = forms;
        Cases = cases;
    }

    /// <summary>The folder of this repository.</summary>
    public static VectorFolder Own { get; } = Open(OwnPath);

    /// <summary>The folder that is replayed: <see cref="Variable"/> when set, else <see cref="Own"/>.</summary>
    public static VectorFolder Replayed { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? Open(path) : Own;

    /// <summary>The file of the table by form.</summary>
    public static string Table { get; } =
        Environment.GetEnvironmentVariable(TableVariable) is { Length: > 0 } path ? path : System.IO.Path.Combine(AppContext.BaseDirectory, "vectors.txt");

    /// <summary>The decisions of this repository, which hold whatever folder is replayed.</summary>
    public static IReadOnlyList<Decision> Decisions { get; } = ReadDecisions(System.IO.Path.Combine(OwnPath, DecisionsFile));

    public string Path { get; }

    /// <summary>The form of every file, in the order of the file names.</summary>
    public IReadOnlyList<string> Forms { get; }

    public IReadOnlyList<VectorCase> Cases { get; }

    // Not beside the assembly: the folder is too large to be copied with every build.
    private static string OwnPath => System.IO.Path.GetFullPath(System.IO.Path.Combine(
        typeof(VectorFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!, "../vectors"));

    public static VectorFolder Open(string path)
    {
        var forms = new List<string>();
        var cases = new List<VectorCase>();
        foreach (var file in Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal))
        {
            if (System.IO.Path.GetFileName(file) == DecisionsFile)
                continue;
            var root = Read(file);
            var form = root.GetProperty("form").GetString()!;
            forms.Add(form);
            cases.AddRange(root.GetProperty("cases").EnumerateArray().Select(c =>
                new VectorCase(form, c.GetProperty("id").GetString()!, c.GetProperty("given"), c.GetProperty("expect"))));
        }

        return new VectorFolder(path, forms, cases);
    }

    private static Decision[] ReadDecisions(string file) =>
    [
        .. Read(file).EnumerateArray().Select(d => new Decision(
            d.GetProperty("form").GetString()!, d.GetProperty("case").GetString()!, d.GetProperty("rule").GetString()!,
            d.GetProperty("result"), d.GetProperty("reason").GetString()!)),
    ];

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.Clone();
    }
}
