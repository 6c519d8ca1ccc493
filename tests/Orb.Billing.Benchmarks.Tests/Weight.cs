using System.Reflection;

namespace Orb.Billing.Benchmarks.Tests;

/// <summary>The bytes that objects take.</summary>
internal static class Weight
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Func<object, object> Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!
        .CreateDelegate<Func<object, object>>();

    private static object? _kept;

    /// <summary>The bytes of what a function made: of all that its result holds, except what another result of it holds too.</summary>
    public static long OfMade(Func<object> make)
    {
        var shared = Held(make());
        return Held(make()).Where(o => !shared.Contains(o)).Sum(BytesOf);
    }

    /// <summary>
    /// The bytes that a function allocates at least. Generic code of the base library allocates more until it is compiled for good, which happens in the
    /// background: as long as the function takes more than is expected, it is tried again for a while.
    /// </summary>
    public static long OfRunning(Func<object> make, long expected)
    {
        var least = OfRunning(make);
        for (var i = 0; i < 200 && least > expected; i++)
        {
            Thread.Sleep(50);
            least = Math.Min(least, OfRunning(make));
        }

        return least;
    }

    private static long OfRunning(Func<object> make)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _kept = make();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        _kept.ShouldNotBeNull();
        return least;
    }

    private static long BytesOf(object o)
    {
        return OfRunning(() => o switch { string text => new string('x', text.Length), Array array => array.Clone(), _ => Clone(o) });
    }

    private static HashSet<object> Held(object root)
    {
        var held = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<(object Object, bool IsBoxed)>([(root, false)]);
        while (waiting.TryPop(out var next))
        {
            if (!next.IsBoxed && !held.Add(next.Object))
                continue;
            foreach (var (value, type) in Values(next.Object).Where(v => v.Value is not null && !v.Type.IsPrimitive))
                waiting.Push((value!, type.IsValueType));
        }

        return held;
    }

    private static IEnumerable<(object? Value, Type Type)> Values(object o)
    {
        if (o is string or decimal or Type)
            return [];
        if (o is Array array)
            return array.Cast<object?>().Select(item => (item, array.GetType().GetElementType()!));
        var types = new List<Type>();
        for (var type = o.GetType(); type is not null; type = type.BaseType)
            types.Add(type);
        return types.SelectMany(t => t.GetFields(Fields)).Select(f => (f.GetValue(o), f.FieldType));
    }
}
