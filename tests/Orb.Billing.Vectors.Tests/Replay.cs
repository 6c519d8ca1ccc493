using System.Text.Json.Nodes;

namespace Orb.Billing.Vectors.Tests;

/// <summary>What came of a case.</summary>
internal enum Verdict
{
    /// <summary>Our result is the expected one.</summary>
    Passed,

    /// <summary>Our result is the one that <c>decisions.json</c> gives, with the rule.</summary>
    DeviatingByRule,

    /// <summary>Our result differs, or there is none.</summary>
    Failed,

    /// <summary>The form has no mapping for something the case says or expects.</summary>
    NotUnderstood,
}

/// <summary>What came of a case and, where it is no pass, why.</summary>
internal sealed record Outcome(Verdict Verdict, string Why = "");

/// <summary>Replays cases through the forms of this assembly.</summary>
internal static class Replay
{
    /// <summary>The form whose cases are whole lives; they are scenario tests of the engine.</summary>
    public const string Scenarios = "story";

    /// <summary>Every adapter by the name of its form.</summary>
    public static IReadOnlyDictionary<string, IForm> Forms { get; } = typeof(Replay).Assembly.GetTypes()
        .Where(t => typeof(IForm).IsAssignableFrom(t) && t is { IsClass: true, IsAbstract: false })
        .Select(t => (IForm)Activator.CreateInstance(t)!)
        .ToDictionary(f => f.Name, StringComparer.Ordinal);

    public static Outcome Of(VectorCase vector)
    {
        var decision = VectorFolder.Decisions.SingleOrDefault(d => d.Form == vector.Form && d.Case == vector.Id);
        var expect = decision?.Result ?? vector.Expect;
        try
        {
            var actual = Run(vector);
            var missing = expect.EnumerateObject().Where(m => actual is not JsonObject o || !o.ContainsKey(m.Name)).Select(m => $"expect.{m.Name}").ToArray();
            if (missing.Length > 0)
                return new Outcome(Verdict.NotUnderstood, string.Join(", ", missing));
            var differences = string.Join("; ", Comparison.Differences(expect, actual));
            if (differences.Length > 0)
                return new Outcome(Verdict.Failed, differences);
            return decision is null ? new Outcome(Verdict.Passed) : new Outcome(Verdict.DeviatingByRule, $"{decision.Rule}: {decision.Reason}");
        }
        catch (NotUnderstoodException e)
        {
            return new Outcome(Verdict.NotUnderstood, e.What);
        }
#pragma warning disable CA1031 // Whatever the core throws is the answer of this case; the table needs the others too.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Outcome(Verdict.Failed, e.ToString());
        }
    }

    /// <summary>Our result for a case, as it would be read from a file.</summary>
    /// <exception cref="NotUnderstoodException">The form left something unread or has no mapping for it.</exception>
    public static JsonNode Run(VectorCase vector)
    {
        if (!Forms.TryGetValue(vector.Form, out var form))
            throw new NotUnderstoodException($"the form {vector.Form}");
        var given = new Given(vector.Given);
        var result = form.Replay(given);
        var unread = given.Unread().ToArray();
        return unread.Length == 0 ? JsonNode.Parse(result.ToJsonString())! : throw new NotUnderstoodException(string.Join(", ", unread));
    }
}
