using System.Reflection;

namespace Orb.Billing.Specifications;

/// <summary>Finds the specifications that an adapter leaves out.</summary>
public static class Compliance
{
    /// <summary>Every specification: one for each port.</summary>
    public static IReadOnlyList<Type> Specifications { get; } =
    [
        .. typeof(Compliance).Assembly.GetExportedTypes()
            .Where(t => t is { IsAbstract: true, IsGenericTypeDefinition: true } && t.Name.Contains("Specification", StringComparison.Ordinal))
            .OrderBy(t => t.Name, StringComparer.Ordinal),
    ];

    /// <summary>The specifications that no class of the adapter's tests closes, by name; none when the adapter is complete.</summary>
    public static IReadOnlyList<string> LeftOut(Assembly tests)
    {
        ArgumentNullException.ThrowIfNull(tests);
        var closed = tests.GetTypes()
            .Where(t => !t.IsAbstract)
            .Select(t => t.BaseType)
            .Where(b => b is { IsGenericType: true })
            .Select(b => b!.GetGenericTypeDefinition())
            .ToHashSet();
        return [.. Specifications.Where(s => !closed.Contains(s)).Select(s => s.Name[..s.Name.IndexOf('`', StringComparison.Ordinal)])];
    }
}
