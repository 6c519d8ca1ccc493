using System.Text.Json;
using System.Text.RegularExpressions;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Catalog;
using Orb.Billing.TestSupport;

namespace Orb.Billing.AspNetCore.Tests;

/// <summary>
/// The host's own document beside the public contract: every P0 operation is there, and each parameter and member that one has and the other has not
/// stands in a list that a person approved.
/// </summary>
public sealed class ContractDifferenceTests
{
    [Fact]
    public async Task Every_P0_operation_takes_and_answers_what_the_contract_says_but_for_the_approved_list()
    {
        var contract = new ApiDocument(JsonSchema.Contract, "");
        var ours = new ApiDocument(await OurDocument(), "/v1");
        var operations = Contract.FirstOperations.Select(line => line.Split(' ')).Select(l => ApiDocument.Key(l[0], l[1])).ToList();
        operations.Count.ShouldBe(77);

        var differences = new List<string>();
        foreach (var operation in operations)
        {
            if (!ours.Operations.Contains(operation))
            {
                differences.Add($"{operation}: missing");
                continue;
            }

            Compare(differences, $"{operation} query", contract.Query(operation), ours.Query(operation));
            Compare(differences, $"{operation} request", contract.Request(operation), ours.Request(operation));
            Compare(differences, $"{operation} answer", contract.Answer(operation), ours.Answer(operation));
        }

        Approved.Matches(typeof(ContractDifferenceTests).Assembly, "ContractDifferences", string.Join('\n', differences));
    }

    // Of what is missing or added as a whole only the outermost member is named; what one side leaves open, such as an object of any members, is no difference.
    private static void Compare(List<string> differences, string where, IReadOnlySet<string> contract, IReadOnlySet<string> ours)
    {
        differences.AddRange(Beyond(contract, ours).Select(member => $"{where}: without {member}"));
        differences.AddRange(Beyond(ours, contract).Select(member => $"{where}: with {member}"));
    }

    private static IEnumerable<string> Beyond(IReadOnlySet<string> has, IReadOnlySet<string> lacks)
    {
        var described = lacks.Select(Parent).ToHashSet();
        return has.Where(m => !lacks.Contains(m) && described.Contains(Parent(m)))
            .Select(m => ModelConfig.Replace(m, "{model_type}_config")).Distinct().Order(StringComparer.Ordinal);
    }

    private static string Parent(string member) => member.LastIndexOf('.') is > 0 and var at ? member[..at] : "";

    // The configuration of a price stands under the name of its model, of which a host may have its own.
    private static readonly Regex ModelConfig = new($"(?<![a-z_])({string.Join('|', PriceModelFormat.ModelTypes)})_config$");

    private static async Task<JsonElement> OurDocument()
    {
        await using var api = await Api.StartWithDocumentAsync();
        return await api.DocumentAsync();
    }
}
