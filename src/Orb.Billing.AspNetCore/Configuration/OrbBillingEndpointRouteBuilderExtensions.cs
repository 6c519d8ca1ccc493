using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.AspNetCore;
using Orb.Billing.AspNetCore.Alerts;
using Orb.Billing.AspNetCore.Audit;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Credits;
using Orb.Billing.AspNetCore.Customers;
using Orb.Billing.AspNetCore.Invoicing;
using Orb.Billing.AspNetCore.Metering;
using Orb.Billing.AspNetCore.Subscriptions;
using Orb.Billing.AspNetCore.Tenants;
using Orb.Billing.AspNetCore.TestClocks;
using Orb.Billing.AspNetCore.Work;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the REST API of the billing engine.</summary>
public static class OrbBillingEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the API under a prefix. Errors, keys, permissions, limits and idempotency come with it; the host need add nothing to its
    /// pipeline. An endpoint that a host adds to the group is refused to everyone until it states a permission,
    /// and stays closed to the role portal.
    /// </summary>
    /// <param name="endpoints">The host's routes.</param>
    /// <param name="prefix">Where the API starts; SDKs take it as part of their base URL.</param>
    /// <returns>The group of all endpoints.</returns>
    /// <exception cref="InvalidOperationException"><c>AddRestApi()</c> was not called.</exception>
    public static RouteGroupBuilder MapOrbBilling(this IEndpointRouteBuilder endpoints, string prefix = "/v1")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var pipeline = endpoints.ServiceProvider.GetService<RequestPipeline>()
            ?? throw new InvalidOperationException("The REST API is not registered. Add it: services.AddOrbBilling().AddRestApi().");

        var api = endpoints.MapGroup(prefix);
        ((IEndpointConventionBuilder)api).Add(endpoint =>
        {
            var inner = endpoint.RequestDelegate ?? throw new InvalidOperationException($"{endpoint.DisplayName} has no handler.");
            endpoint.RequestDelegate = context => pipeline.RunAsync(context, inner);
        });

        PingEndpoint.Map(api);
        CustomerEndpoints.Map(api);
        BalanceTransactionEndpoints.Map(api);
        CreditEndpoints.Map(api);
        TopUpEndpoints.Map(api);
        ItemEndpoints.Map(api);
        DimensionalPriceGroupEndpoints.Map(api);
        MetricEndpoints.Map(api);
        PlanEndpoints.Map(api);
        PriceEndpoints.Map(api);
        PricingUnitEndpoints.Map(api);
        PriceEvaluationEndpoints.Map(api);
        CouponEndpoints.Map(api);
        SubscriptionEndpoints.Map(api);
        SubscriptionChangeEndpoints.Map(api);
        SubscriptionReadEndpoints.Map(api);
        AlertEndpoints.Map(api);
        IngestEndpoint.Map(api);
        UsageEndpoint.Map(api);
        EventSearchEndpoint.Map(api);
        InvoiceEndpoints.Map(api);
        CreditNoteEndpoints.Map(api);
        BillingExceptionEndpoints.Map(api);
        BillingRunEndpoints.Map(api);
        TestClockEndpoints.Map(api);
        SettingsEndpoints.Map(api);
        AuditEndpoints.Map(api);
        ApiKeyEndpoints.Map(api);
        TenantEndpoints.Map(api);

        // Last in order: whatever no endpoint takes, another method of a known URL included.
        api.Map("{**path}", (HttpRequest request) => (IResult)Answer.Of(Problem.UnknownUrl(request.Method, $"{request.PathBase}{request.Path}")))
            .WithOrder(int.MaxValue)
            .RequiresPermission(Permission.AnyCaller)
            .OpenToPortal(PortalBinding.ShowsNoCustomer)
            .ExcludeFromDescription();
        return api;
    }

    /// <summary>States what an endpoint demands of its caller.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="endpoint">An endpoint of the group that <see cref="MapOrbBilling"/> returned.</param>
    /// <param name="permission">The permission.</param>
    public static TBuilder RequiresPermission<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiredPermission(permission));
}
