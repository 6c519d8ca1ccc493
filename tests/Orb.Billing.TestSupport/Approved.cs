using System.Reflection;
using PublicApiGenerator;

namespace Orb.Billing.TestSupport;

/// <summary>
/// Compares a text with the approved file beside the tests. File names are Verify's: <c>Name.verified.txt</c> is the approved
/// text and <c>Name.received.txt</c> what this run saw where they differ, so that Verify can take over unchanged.
/// </summary>
public static class Approved
{
    /// <summary>Fails when <paramref name="text"/> differs from <c>{name}.verified.txt</c> in the tests' project folder.</summary>
    public static void Matches(Assembly tests, string name, string text)
    {
        // Not [CallerFilePath]: in CI, deterministic builds replace the path of the sources.
        var folder = tests.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;
        var verified = Path.Combine(folder, $"{name}.verified.txt");
        var received = Path.Combine(folder, $"{name}.received.txt");
        var seen = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == seen)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, seen);
        throw new InvalidOperationException(
            $"{name} differs from what was approved. Compare {name}.received.txt with {name}.verified.txt; rename the former to approve it.");
    }

    /// <summary>Fails when the public API of <paramref name="library"/> differs from <c>PublicApi.{library}.verified.txt</c>.</summary>
    public static void PublicApiMatches(Assembly tests, Assembly library)
    {
        var api = library.GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            DenyNamespacePrefixes = [], // the extensions stand in namespaces of Microsoft, which are left out by default
        });
        Matches(tests, $"PublicApi.{library.GetName().Name}", api);
    }
}
