using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Orb.Billing.AspNetCore.Conventions;

internal static class PingEndpoint
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/ping", Ping)
        .Describe("ping", "Tell whether the API answers and the key works", Permission.AnyCaller).OpenToPortal(PortalBinding.ShowsNoCustomer)
        .WithTags("Ping")
        .Answers<PingResponse>();

    private static Answer Ping() => Answer.Ok(new PingResponse("pong"));
}

internal sealed record PingResponse(string Response);
