using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

internal static class IngestEndpoint
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/ingest", IngestAsync)
        .Describe("ingestEvents", "Take a batch of usage events, all or none", Permission.IngestUsage)
        .WithTags("Events")
        .WithMetadata(new LargeBody())
        .Takes(fields => IngestRequest.Read(fields, 1))
        .Answers<IngestResponse>();

    private static async Task<IResult> IngestAsync(
        RequestBody body, QueryFields query, IUsageService usage, IOptions<OrbBillingOptions> options, CancellationToken cancellationToken) =>
        await query.SendAsync(
            fields =>
            {
                fields.NotYet("backfill_id");
                return body;
            },
            batch => batch.AnswerAsync(
                fields => IngestRequest.Read(fields, options.Value.MaximumBatchSize),
                async request => request.Failures.Count > 0
                    ? Refused(request.Failures)
                    : Of(await usage.IngestAsync(request.Events, cancellationToken))));

    private static Answer Of(IngestResult result) => result.Failures.Count > 0 ? Refused(result.Failures) : Answer.Ok(new IngestResponse([]));

    private static Answer Refused(IReadOnlyList<IngestFailure> failures) => Answer.Of(
        // The first error stands in the message, which is all that many clients log.
        Problem.Malformed(
            $"No event of the batch was taken; {failures.Count} wrong, the first ('{Problem.Shorten(failures[0].IdempotencyKey)}'): {failures[0].Errors[0]} "
            + "All are named in validation_failed. Correct or remove them and send the batch again.") with
        {
            ValidationErrors = [.. failures.SelectMany(failure => failure.Errors).Take(100)],
            ValidationFailed = failures,
        });
}

internal sealed record IngestResponse(IReadOnlyList<IngestFailureResponse> ValidationFailed);

/// <summary>An event that was refused.</summary>
internal sealed record IngestFailureResponse(string IdempotencyKey, IReadOnlyList<string> ValidationErrors);
