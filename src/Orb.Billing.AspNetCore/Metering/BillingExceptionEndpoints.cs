using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Metering;

namespace Orb.Billing.AspNetCore.Metering;

internal static class BillingExceptionEndpoints
{
    private const string Type = "BillingException";

    public static readonly IReadOnlyDictionary<string, BillingExceptionKind> Kinds = new Dictionary<string, BillingExceptionKind>(StringComparer.Ordinal)
    {
        ["late_usage"] = BillingExceptionKind.LateUsage,
        ["unreadable_usage"] = BillingExceptionKind.UnreadableUsage,
        ["subscription_parked"] = BillingExceptionKind.SubscriptionParked,
        ["invoice_held"] = BillingExceptionKind.InvoiceHeld,
    };

    private static readonly Dictionary<string, bool> Statuses = new(StringComparer.Ordinal) { ["open"] = true, ["resolved"] = false };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/billing_exceptions").WithTags("Billing exceptions");
        group.MapGet("", ListAsync)
            .Describe("listBillingExceptions", "List what is not billed, newest first", Permission.ReadBillingExceptions)
            .AnswersPage<BillingExceptionResponse>()
            .WithQuery("kind", "late_usage, unreadable_usage, subscription_parked or invoice_held.")
            .WithQuery("status", "open or resolved.")
            .WithQuery("customer_id", "Of this customer.")
            .WithQuery("subscription_id", "Of this subscription.");
        group.MapGet("/{billing_exception_id}", FetchAsync)
            .Describe("fetchBillingException", "Fetch a billing exception", Permission.ReadBillingExceptions)
            .Answers<BillingExceptionResponse>();
        group.MapPost("/{billing_exception_id}/retry", RetryAsync)
            .Describe("retryBillingException", "Let a parked subscription or a held invoice go on", Permission.RetryBillingExceptions)
            .Answers<BillingExceptionResponse>();
    }

    private static Task<IResult> ListAsync(QueryFields query, IBillingExceptionService exceptions, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Query: Query(fields), Page: fields.Page()),
            async list => Answer.Page(await exceptions.ListAsync(list.Query, list.Page, cancellationToken), e => new BillingExceptionResponse(e)));

    private static async Task<IResult> FetchAsync(string billing_exception_id, IBillingExceptionService exceptions, CancellationToken cancellationToken) =>
        Answer.Found(
            BillingExceptionId.TryParse(billing_exception_id, out var id) ? await exceptions.FindAsync(id, cancellationToken) : null,
            Type, billing_exception_id, e => new BillingExceptionResponse(e));

    private static async Task<IResult> RetryAsync(string billing_exception_id, IBillingExceptionService exceptions, CancellationToken cancellationToken) =>
        BillingExceptionId.TryParse(billing_exception_id, out var id)
            ? Answer.From(await exceptions.RetryAsync(id, cancellationToken), e => Answer.Ok(new BillingExceptionResponse(e)))
            : Answer.Of(Problem.NotFound(Type, billing_exception_id));

    private static BillingExceptionQuery Query(QueryFields fields) => new()
    {
        Kind = fields.Choice("kind", Kinds),
        IsOpen = fields.Choice("status", Statuses),
        CustomerId = fields.Id<CustomerId>("customer_id", CustomerId.TryParse),
        SubscriptionId = fields.Id<SubscriptionId>("subscription_id", SubscriptionId.TryParse),
    };
}
