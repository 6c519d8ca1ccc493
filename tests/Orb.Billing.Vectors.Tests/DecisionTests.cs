using System.Text.RegularExpressions;

namespace Orb.Billing.Vectors.Tests;

/// <summary>A deviation names a case there is, a rule there is, and is one.</summary>
public sealed partial class DecisionTests
{
    [Fact]
    public void A_decision_names_one_known_case() =>
        VectorFolder.Decisions.Select(d => (d.Form, d.Case)).ShouldBeUnique();

    [Fact]
    public void A_decision_is_about_a_case_of_the_folder_and_cites_a_rule_and_a_reason()
    {
        foreach (var decision in VectorFolder.Decisions)
        {
            VectorFolder.Own.Cases.Count(c => c.Form == decision.Form && c.Id == decision.Case).ShouldBe(1, $"{decision.Form} {decision.Case} is no known case");
            RuleNumber.IsMatch(decision.Rule).ShouldBeTrue($"{decision.Case} cites {decision.Rule}");
            decision.Reason.ShouldNotBeNullOrWhiteSpace(decision.Case);
        }
    }

    [Fact]
    public void A_decision_differs_from_what_the_case_expects()
    {
        foreach (var decision in VectorFolder.Decisions)
        {
            var expect = VectorFolder.Own.Cases.Single(c => c.Form == decision.Form && c.Id == decision.Case).Expect;
            Comparison.Differences(expect, System.Text.Json.Nodes.JsonNode.Parse(decision.Result.GetRawText())).ShouldNotBeEmpty(decision.Case);
        }
    }

    [GeneratedRegex("^R([1-9]|1[0-9]|2[0-7])$")]
    private static partial Regex RuleNumber { get; }
}
