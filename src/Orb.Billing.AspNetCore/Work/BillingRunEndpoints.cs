using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Work;

namespace Orb.Billing.AspNetCore.Work;

internal static class BillingRunEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/billing_runs").WithTags("Billing runs");
        group.MapGet("", ListAsync)
            .Describe("listBillingRuns", "List billing runs, newest first", Permission.ReadBillingExceptions)
            .AnswersPage<BillingRunResponse>();
        group.MapGet("/{billing_run_id}", FetchAsync)
            .Describe("fetchBillingRun", "Fetch a billing run: how far it is, and what came of it", Permission.ReadBillingExceptions)
            .Answers<BillingRunResponse>();
    }

    private static Task<IResult> ListAsync(QueryFields query, IBillingRunService runs, CancellationToken cancellationToken) => query.SendAsync(
        fields => fields.Page(), async page => Answer.Page(await runs.ListAsync(page, cancellationToken), r => new BillingRunResponse(r)));

    private static async Task<IResult> FetchAsync(string billing_run_id, IBillingRunService runs, CancellationToken cancellationToken) =>
        Answer.Found(
            BillingRunId.TryParse(billing_run_id, out var id) ? await runs.FindAsync(id, cancellationToken) : null,
            "BillingRun", billing_run_id, r => new BillingRunResponse(r));
}
