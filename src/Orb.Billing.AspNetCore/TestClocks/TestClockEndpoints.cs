using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.TestClocks;

namespace Orb.Billing.AspNetCore.TestClocks;

internal static class TestClockEndpoints
{
    private const string Type = "TestClock";

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/test_clocks").WithTags("Test clocks");
        group.MapPost("", CreateAsync)
            .Describe("createTestClock", "Create a clock that stands still", Permission.WriteTestClocks)
            .Takes(Create).Answers<TestClockResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listTestClocks", "List test clocks, newest first", Permission.ReadTestClocks).AnswersPage<TestClockResponse>();
        group.MapGet("/{test_clock_id}", FetchAsync)
            .Describe("fetchTestClock", "Fetch a test clock", Permission.ReadTestClocks).Answers<TestClockResponse>();
        group.MapDelete("/{test_clock_id}", DeleteAsync)
            .Describe("deleteTestClock", "Delete a test clock with its customers", Permission.WriteTestClocks)
            .Produces(StatusCodes.Status204NoContent);
        group.MapPost("/{test_clock_id}/advance", AdvanceAsync)
            .Describe("advanceTestClock", "Move a test clock; it is ready when everything due by then is done", Permission.WriteTestClocks)
            .Takes(Advance).Answers<TestClockResponse>();
        // Time that can be moved has no place in production: it is there only where it was asked for (R23).
        group.AddEndpointFilter(static (context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<IOptions<OrbBillingOptions>>().Value.TestClocksEnabled
                ? next(context)
                : ValueTask.FromResult<object?>(Answer.Of(Problem.FeatureNotAvailable("Test clocks are not enabled on this host."))));
    }

    public static bool ReadId(string? text, out TestClockId id) => TestClockId.TryParse(text, out id);

    private static Task<IResult> CreateAsync(RequestBody body, ITestClockService clocks, CancellationToken cancellationToken) =>
        body.SendAsync(
            Create, clock => clocks.CreateAsync(clock.FrozenTime, clock.Name, cancellationToken), c => Answer.Created(new TestClockResponse(c)));

    private static Task<IResult> ListAsync(QueryFields query, ITestClockService clocks, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => fields.Page(), async page => Answer.Page(await clocks.ListAsync(page, cancellationToken), c => new TestClockResponse(c)));

    private static async Task<IResult> FetchAsync(string test_clock_id, ITestClockService clocks, CancellationToken cancellationToken) =>
        Answer.Found(
            ReadId(test_clock_id, out var id) ? await clocks.FindAsync(id, cancellationToken) : null,
            Type, test_clock_id, c => new TestClockResponse(c));

    private static async Task<IResult> DeleteAsync(string test_clock_id, ITestClockService clocks, CancellationToken cancellationToken) =>
        ReadId(test_clock_id, out var id)
            ? Answer.From(await clocks.DeleteAsync(id, cancellationToken), _ => Answer.NoContent())
            : Answer.Of(Problem.NotFound(Type, test_clock_id));

    private static async Task<IResult> AdvanceAsync(
        string test_clock_id, RequestBody body, ITestClockService clocks, CancellationToken cancellationToken) =>
        ReadId(test_clock_id, out var id)
            ? await body.SendAsync(Advance, to => clocks.AdvanceAsync(id, to, cancellationToken), c => Answer.Ok(new TestClockResponse(c)))
            : Answer.Of(Problem.NotFound(Type, test_clock_id));

    private static NewTestClock Create(Fields fields) => new(fields.Text("name"), fields.RequiredTime("frozen_time"));

    private static Instant Advance(Fields fields) => fields.RequiredTime("frozen_time");

    private sealed record NewTestClock(string? Name, Instant FrozenTime);
}
