using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orb.Billing.AspNetCore.Alerts;
using Orb.Billing.AspNetCore.Audit;
using Orb.Billing.AspNetCore.Catalog;
using Orb.Billing.AspNetCore.Credits;
using Orb.Billing.AspNetCore.Customers;
using Orb.Billing.AspNetCore.Invoicing;
using Orb.Billing.AspNetCore.Metering;
using Orb.Billing.AspNetCore.Subscriptions;
using Orb.Billing.AspNetCore.Tenants;
using Orb.Billing.AspNetCore.TestClocks;
using Orb.Billing.AspNetCore.Work;

namespace Orb.Billing.AspNetCore.Conventions;

/// <summary>How responses are written: snake case, and null where a member has no value, for SDKs demand that it is there.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(PingResponse))]
[JsonSerializable(typeof(CustomerResponse))]
[JsonSerializable(typeof(PageResponse<CustomerResponse>))]
[JsonSerializable(typeof(BalanceTransactionResponse))]
[JsonSerializable(typeof(PageResponse<BalanceTransactionResponse>))]
[JsonSerializable(typeof(PageResponse<CreditBlockResponse>))]
[JsonSerializable(typeof(LedgerEntryResponse))]
[JsonSerializable(typeof(PageResponse<LedgerEntryResponse>))]
[JsonSerializable(typeof(TopUpResponse))]
[JsonSerializable(typeof(PageResponse<TopUpResponse>))]
[JsonSerializable(typeof(ItemResponse))]
[JsonSerializable(typeof(PageResponse<ItemResponse>))]
[JsonSerializable(typeof(MetricResponse))]
[JsonSerializable(typeof(PageResponse<MetricResponse>))]
[JsonSerializable(typeof(DimensionalPriceGroupResponse))]
[JsonSerializable(typeof(PageResponse<DimensionalPriceGroupResponse>))]
[JsonSerializable(typeof(PlanResponse))]
[JsonSerializable(typeof(PageResponse<PlanResponse>))]
[JsonSerializable(typeof(PriceResponse))]
[JsonSerializable(typeof(PageResponse<PriceResponse>))]
[JsonSerializable(typeof(PriceEvaluationResponse))]
[JsonSerializable(typeof(PriceEvaluationsResponse))]
[JsonSerializable(typeof(CouponResponse))]
[JsonSerializable(typeof(PageResponse<CouponResponse>))]
[JsonSerializable(typeof(SubscriptionResponse))]
[JsonSerializable(typeof(MutatedSubscriptionResponse))]
[JsonSerializable(typeof(PageResponse<SubscriptionResponse>))]
[JsonSerializable(typeof(PageResponse<PlanInForceResponse>))]
[JsonSerializable(typeof(AlertResponse))]
[JsonSerializable(typeof(PageResponse<AlertResponse>))]
[JsonSerializable(typeof(CostsResponse))]
[JsonSerializable(typeof(GroupedUsageResponse))]
[JsonSerializable(typeof(IngestResponse))]
[JsonSerializable(typeof(UsageResponse))]
[JsonSerializable(typeof(InvoiceResponse))]
[JsonSerializable(typeof(PageResponse<InvoiceResponse>))]
[JsonSerializable(typeof(CreditNoteResponse))]
[JsonSerializable(typeof(PageResponse<CreditNoteResponse>))]
[JsonSerializable(typeof(InvoiceSummaryResponse))]
[JsonSerializable(typeof(PageResponse<InvoiceSummaryResponse>))]
[JsonSerializable(typeof(InvoiceLineResponse))]
[JsonSerializable(typeof(InvoiceExplanationResponse))]
[JsonSerializable(typeof(EventSearchResponse))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(BillingExceptionResponse))]
[JsonSerializable(typeof(PageResponse<BillingExceptionResponse>))]
[JsonSerializable(typeof(BillingRunResponse))]
[JsonSerializable(typeof(PageResponse<BillingRunResponse>))]
[JsonSerializable(typeof(TestClockResponse))]
[JsonSerializable(typeof(PageResponse<TestClockResponse>))]
[JsonSerializable(typeof(ApiKeyResponse))]
[JsonSerializable(typeof(NewApiKeyResponse))]
[JsonSerializable(typeof(PageResponse<ApiKeyResponse>))]
[JsonSerializable(typeof(PageResponse<AuditEntryResponse>))]
[JsonSerializable(typeof(PricingUnitResponse))]
[JsonSerializable(typeof(PageResponse<PricingUnitResponse>))]
[JsonSerializable(typeof(SettingsResponse))]
[JsonSerializable(typeof(TenantResponse))]
[JsonSerializable(typeof(PageResponse<TenantResponse>))]
internal sealed partial class RestApiJson : JsonSerializerContext
{
    /// <summary>Escapes what JSON demands and nothing more: a "+" in every timestamp stays readable, and no response is ever part of a page.</summary>
    public static RestApiJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
