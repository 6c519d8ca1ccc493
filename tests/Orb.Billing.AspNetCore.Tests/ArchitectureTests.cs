using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orb.Billing.Alerts;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.AspNetCore.Tests.Support;
using Orb.Billing.Audit;
using Orb.Billing.Catalog;
using Orb.Billing.Credits;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.Tenants;
using Orb.Billing.TestClocks;
using Orb.Billing.TestSupport;
using Orb.Billing.Work;

namespace Orb.Billing.AspNetCore.Tests;

public sealed class ArchitectureTests
{
    private static readonly Type[] Allowed =
    [
        typeof(ICustomerService), typeof(ICustomerBalanceService), typeof(ICreditService), typeof(ICreditNoteService), typeof(ICouponService), typeof(IPriceEvaluationService), typeof(ICatalogService), typeof(IPricingUnitService), typeof(IDimensionalPriceGroupService), typeof(ISubscriptionService), typeof(IAlertService), typeof(ICostService), typeof(IUsageService), typeof(IInvoiceService), typeof(IBillingExceptionService),
        typeof(IBillingRunService), typeof(IAuditService), typeof(ITestClockService), typeof(IApiKeyService), typeof(ITenantService), typeof(ISettingsService),
        typeof(RequestBody), typeof(QueryFields), typeof(ExternalId), typeof(IOptions<RestApiOptions>), typeof(IOptions<OrbBillingOptions>),
        typeof(string), typeof(CancellationToken), typeof(Microsoft.AspNetCore.Http.HttpRequest),
    ];

    [Fact]
    public async Task Endpoints_take_public_services_and_what_reads_the_request_and_nothing_else()
    {
        await using var api = await Api.StartAsync();

        Endpoints(api).SelectMany(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>()!.GetParameters()
                .Where(parameter => !Allowed.Contains(parameter.ParameterType))
                .Select(parameter => $"{endpoint.DisplayName}: {parameter.ParameterType} {parameter.Name}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_endpoint_states_its_permission()
    {
        await using var api = await Api.StartAsync();

        Endpoints(api).Count.ShouldBeGreaterThan(30);
        Endpoints(api).Where(endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is null).Select(endpoint => endpoint.DisplayName).ShouldBeEmpty();
    }

    [Fact]
    public void The_package_references_the_engine_but_no_store()
    {
        typeof(RestApiOptions).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
                && !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .ShouldBe(["Microsoft.IdentityModel.JsonWebTokens", "Microsoft.IdentityModel.Protocols", "Microsoft.IdentityModel.Protocols.OpenIdConnect", "Microsoft.IdentityModel.Tokens", "Microsoft.OpenApi", "Microsoft.Net.Http.Headers", "NodaTime", "Orb.Billing", "Orb.Billing.Core"], ignoreOrder: true);
    }

    [Fact]
    public void Public_API_is_approved()
    {
        // The extension methods live in Microsoft's namespaces, where hosts look for them; the generator leaves those out unless told.
        Approved.PublicApiMatches(typeof(ArchitectureTests).Assembly, typeof(RestApiOptions).Assembly);
    }

    private static List<RouteEndpoint> Endpoints(Api api) =>
        [.. api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
}
