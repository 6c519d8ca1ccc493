using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Audit;

namespace Orb.Billing.AspNetCore.Audit;

internal static class AuditEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGroup("/audit_log").WithTags("Audit log").MapGet("", ListAsync)
        .Describe("listAuditLog", "List who did what to which resource, newest first", Permission.ReadAuditLog)
        .AnswersPage<AuditEntryResponse>()
        .WithQuery("resource_type", "Of this kind of resource, as in 'invoice'.")
        .WithQuery("resource_id", "Of this resource.")
        .WithQuery("actor", "Of what this actor did, as in 'api_key:…a1b2'.")
        .WithRange("created_at", "Done");

    private static Task<IResult> ListAsync(QueryFields query, IAuditService audit, CancellationToken cancellationToken) => query.SendAsync(
        fields => (
            Query: new AuditQuery(fields.One("resource_type"), fields.One("resource_id"), fields.One("actor"), fields.Range("created_at")),
            Page: fields.Page()),
        async list => Answer.Page(await audit.ListAsync(list.Query, list.Page, cancellationToken), e => new AuditEntryResponse(e)));
}
