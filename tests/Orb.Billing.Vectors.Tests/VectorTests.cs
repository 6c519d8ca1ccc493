using System.Globalization;
using System.Text;

namespace Orb.Billing.Vectors.Tests;

/// <summary>Every worked case is replayed, and nothing is skipped in silence.</summary>
public sealed class VectorTests
{
    private static readonly string[] Columns = ["form", "cases", "passed", "deviating by rule", "failed", "not understood"];

    public static TheoryData<string, string> Cases =>
        [.. VectorFolder.Replayed.Cases.Where(c => IsReplayed(c.Form)).Select(c => (c.Form, c.Id))];

    [Theory(SkipTestWithoutData = false)]
    [MemberData(nameof(Cases))]
    public void A_case_gives_its_result(string form, string id)
    {
        var (verdict, why) = Replay.Of(VectorFolder.Replayed.Cases.Single(c => c.Form == form && c.Id == id));
        (verdict is Verdict.Passed or Verdict.DeviatingByRule).ShouldBeTrue($"{form} {id} {verdict}: {why}");
    }

    [Fact]
    public void Every_form_of_the_folder_has_an_adapter_or_stands_on_the_one_list_of_those_that_lack_it()
    {
        VectorFolder.Replayed.Forms.Where(f => f != Replay.Scenarios).Except(Replay.Forms.Keys).Except(NotYet.Forms).ShouldBeEmpty();
        NotYet.Forms.Intersect(Replay.Forms.Keys).ShouldBeEmpty();
        NotYet.Forms.Concat(Replay.Forms.Keys).Except(VectorFolder.Own.Forms).ShouldBeEmpty();
        NotYet.Forms.ShouldBeUnique();
    }

    [Fact]
    public void A_form_has_one_file_and_a_case_one_id()
    {
        VectorFolder.Replayed.Forms.ShouldBeUnique();
        VectorFolder.Replayed.Cases.Select(c => (c.Form, c.Id)).ShouldBeUnique();
    }

    [Fact]
    public void The_table_by_form_is_written()
    {
        var table = new StringBuilder();
        Row(table, Columns);
        foreach (var form in VectorFolder.Replayed.Forms)
        {
            var cases = VectorFolder.Replayed.Cases.Where(c => c.Form == form).ToArray();
            if (!IsReplayed(form))
            {
                Row(table, [form, Said(cases.Length), form == Replay.Scenarios ? "scenarios" : "not yet"]);
                continue;
            }

            var verdicts = cases.Select(c => Replay.Of(c).Verdict).ToArray();
            Row(table, [form, Said(cases.Length), .. Enum.GetValues<Verdict>().Select(v => Said(verdicts.Count(other => other == v)))]);
        }

        var written = table.ToString();
        TestContext.Current.TestOutputHelper!.WriteLine(written);
        File.WriteAllText(VectorFolder.Table, written);
        written.Split('\n').Length.ShouldBe(VectorFolder.Replayed.Forms.Count + 2);
    }

    // A form that nobody has heard of is replayed too, and not understood.
    private static bool IsReplayed(string form) => form != Replay.Scenarios && !NotYet.Forms.Contains(form);

    private static string Said(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static void Row(StringBuilder table, IReadOnlyList<string> cells) =>
        table.AppendJoin("  ", cells.Select((cell, i) => i == 0 ? cell.PadRight(12) : cell.PadLeft(Columns[i].Length))).Append('\n');
}
