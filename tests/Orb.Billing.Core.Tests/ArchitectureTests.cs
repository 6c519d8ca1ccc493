using System.Reflection;
using Orb.Billing.Core.Amounts;
using Orb.Billing.TestSupport;

namespace Orb.Billing.Core.Tests;

public sealed class ArchitectureTests
{
    private static readonly Assembly Core = typeof(Money).Assembly;

    [Fact]
    public void Core_references_NodaTime_and_the_base_libraries_alone()
    {
        Core.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBe(["NodaTime"]);
    }

    [Fact]
    public void No_member_local_or_field_of_Core_is_a_float()
    {
        var everywhere = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var floats = new List<string>();
        foreach (var type in Core.GetTypes())
        {
            floats.AddRange(type.GetFields(everywhere).Where(f => IsFloat(f.FieldType)).Select(f => $"{type}.{f.Name}"));
            foreach (var method in type.GetMethods(everywhere).Cast<MethodBase>().Concat(type.GetConstructors(everywhere)))
            {
                var types = method.GetParameters().Select(p => p.ParameterType)
                    .Concat(method is MethodInfo m ? [m.ReturnType] : [])
                    .Concat(method.GetMethodBody()?.LocalVariables.Select(l => l.LocalType) ?? []);
                if (types.Any(IsFloat))
                    floats.Add($"{type}.{method.Name}");
            }
        }

        floats.ShouldBeEmpty();

        static bool IsFloat(Type type) => type == typeof(double) || type == typeof(float) || type == typeof(Half);
    }

    [Fact]
    public void Core_has_no_tasks()
    {
        Core.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => typeof(Task).IsAssignableFrom(m.ReturnType) || m.ReturnType.FullName?.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal) == true)
            .Select(m => $"{m.DeclaringType}.{m.Name}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_value_of_Core_is_immutable()
    {
        // Init-only setters carry this modifier; any other public setter would let a value change after it was checked.
        Core.GetExportedTypes()
            .Where(t => !t.IsEnum && !typeof(Exception).IsAssignableFrom(t))
            .SelectMany(t => t.GetProperties())
            .Where(p => p.SetMethod is { IsPublic: true } set
                && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)))
            .Select(p => $"{p.DeclaringType}.{p.Name}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Public_API_is_approved() => Approved.PublicApiMatches(typeof(ArchitectureTests).Assembly, Core);
}
