using Orb.Billing.AspNetCore.Tests.Support;

namespace Orb.SampleHost.Tests;

/// <summary>The official npm client, the last version and the one before, against a started host; the programs stand in <c>tests/clients</c>.</summary>
public sealed class OfficialSdkTests(DevelopmentHost host)
{
    private static readonly string[] Clients = ["orb-billing", "orb-billing-5"];

    public static TheoryData<string, string> Journeys => [.. Clients.SelectMany(c => OfficialClient.Programs.Select(p => (c, p)))];

    [Theory]
    [MemberData(nameof(Journeys))]
    public async Task A_journey_through_a_resource_runs_and_every_answer_is_as_the_contract_says(string client, string program)
    {
        var run = await OfficialClient.RunAsync(client, program, host.Process);

        TestContext.Current.TestOutputHelper?.WriteLine(run.Said);
        run.ExitCode.ShouldBe(0, run.Said);
        run.Calls.ShouldNotBeEmpty("what was asked is recorded");
        run.Calls.Where(c => c.Succeeded).SelectMany(c => Contract.Violations(c.Method, c.Target, c.Body)).Distinct().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("orb-billing")]
    [InlineData("orb-billing-5")]
    public async Task The_journeys_together_carry_out_every_P0_operation_of_the_contract(string client)
    {
        var carriedOut = new HashSet<string?>();
        foreach (var program in OfficialClient.Programs)
            carriedOut.UnionWith((await OfficialClient.RunAsync(client, program, host.Process)).Calls.Where(c => c.Succeeded).Select(c => Contract.OperationOf(c.Method, c.Target)));

        Contract.FirstOperations.Count.ShouldBe(77);
        Contract.FirstOperations.Except(carriedOut).ShouldBeEmpty();
    }
}
