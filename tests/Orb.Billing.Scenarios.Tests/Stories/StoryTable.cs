using System.Text;

namespace Orb.Billing.Scenarios.Tests.Stories;

/// <summary>What a story tells and what came of it, row beside row.</summary>
internal sealed class StoryTable
{
    private readonly List<(string Expected, string Actual)> _rows = [];

    public bool IsSame => _rows.TrueForAll(r => r.Expected == r.Actual);

    /// <summary>A row of each side; null where that side has none.</summary>
    public void Add(string? expected, string? actual) => _rows.Add((expected ?? "", actual ?? ""));

    /// <summary>Both sides, rows that differ marked.</summary>
    public override string ToString()
    {
        var width = _rows.Max(r => r.Expected.Length);
        var text = new StringBuilder().AppendLine().Append("  ").Append("expected".PadRight(width)).AppendLine(" | actual");
        foreach (var (expected, actual) in _rows)
            text.Append(expected == actual ? "  " : "! ").Append(expected.PadRight(width)).Append(" | ").AppendLine(actual);
        return text.ToString();
    }
}
