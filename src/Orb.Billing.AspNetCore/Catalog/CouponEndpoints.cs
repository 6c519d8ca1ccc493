using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Adjustments;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Catalog;

internal static class CouponEndpoints
{
    private const string Type = "Coupon";

    private static readonly Dictionary<string, bool> IsPercentage = new(StringComparer.Ordinal) { ["percentage"] = true, ["amount"] = false };
    private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase) { ["true"] = true, ["false"] = false };

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/coupons").WithTags("Coupons");
        group.MapPost("", CreateAsync)
            .Describe("createCoupon", "Create a coupon", Permission.WriteCatalog)
            .Takes(Create).Answers<CouponResponse>(StatusCodes.Status201Created);
        group.MapGet("", ListAsync)
            .Describe("listCoupons", "List coupons, newest first", Permission.ReadCatalog)
            .AnswersPage<CouponResponse>()
            .WithQuery("redemption_code", "With this code.")
            .WithQuery("show_archived", "true: also archived ones.");
        group.MapGet("/{coupon_id}", FetchAsync)
            .Describe("fetchCoupon", "Fetch a coupon", Permission.ReadCatalog).Answers<CouponResponse>();
        group.MapPost("/{coupon_id}/archive", ArchiveAsync)
            .Describe("archiveCoupon", "Archive a coupon: nobody redeems it any more, and its code is free", Permission.WriteCatalog)
            .Answers<CouponResponse>();
    }

    private static Task<IResult> CreateAsync(
        RequestBody body, ICouponService coupons, ISettingsService settings, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        body.SendAsync(
            Create,
            async command =>
            {
                var currency = (await settings.ReadAsync(cancellationToken)).DefaultCurrency ?? options.Value.DefaultCurrency;
                return await coupons.CreateAsync(command.In(currency), cancellationToken);
            },
            c => Answer.Created(new CouponResponse(c)));

    private static Task<IResult> ListAsync(QueryFields query, ICouponService coupons, CancellationToken cancellationToken) =>
        query.SendAsync(
            fields => (Query: new CouponQuery(fields.One("redemption_code"), fields.Choice("show_archived", Flags) ?? false), Page: fields.Page()),
            async list => Answer.Page(await coupons.ListAsync(list.Query, list.Page, cancellationToken), c => new CouponResponse(c)));

    private static async Task<IResult> FetchAsync(string coupon_id, ICouponService coupons, CancellationToken cancellationToken) =>
        Answer.Found(
            CouponId.TryParse(coupon_id, out var id) ? await coupons.FindAsync(id, cancellationToken) : null, Type, coupon_id, c => new CouponResponse(c));

    private static async Task<IResult> ArchiveAsync(string coupon_id, ICouponService coupons, CancellationToken cancellationToken) =>
        CouponId.TryParse(coupon_id, out var id)
            ? Answer.From(await coupons.ArchiveAsync(id, cancellationToken), c => Answer.Ok(new CouponResponse(c)))
            : Answer.Of(Problem.NotFound(Type, coupon_id));

    private static NewCoupon Create(Fields fields)
    {
        var discount = fields.Object("discount", Discount, required: true) ?? new NewDiscount(null, null, null);
        return new NewCoupon(fields.RequiredText("redemption_code"), discount, fields.Integer("duration_in_months"), fields.Integer("max_redemptions"));
    }

    private static NewDiscount Discount(Fields fields)
    {
        var isPercentage = fields.Choice("discount_type", IsPercentage, required: true);
        var (percentage, amount, currency) = (fields.Number("percentage_discount"), fields.NumberText("amount_discount"), fields.Text("currency"));
        if (isPercentage == true && amount is not null)
            fields.Add("amount_discount", "is not for a percentage.");
        if (isPercentage == false && percentage is not null)
            fields.Add("percentage_discount", "is not for an amount.");
        if (isPercentage == true && percentage is null && !fields.Has("percentage_discount"))
            fields.Add("percentage_discount", "is required.");
        if (isPercentage == false && amount is null && !fields.Has("amount_discount"))
            fields.Add("amount_discount", "is required.");
        return new NewDiscount(percentage, amount, currency);
    }

    private sealed record NewDiscount(decimal? Percentage, decimal? Amount, string? Currency);

    private sealed record NewCoupon(string Code, NewDiscount Discount, int? Months, int? MaximumRedemptions)
    {
        // The contract writes an amount without its currency.
        public CreateCoupon In(string currency) => new()
        {
            RedemptionCode = Code,
            PercentageDiscount = Discount.Percentage,
            AmountDiscount = Discount.Amount,
            Currency = Discount.Currency ?? (Discount.Amount is null ? null : currency),
            DurationInMonths = Months,
            MaximumRedemptions = MaximumRedemptions,
        };
    }
}
