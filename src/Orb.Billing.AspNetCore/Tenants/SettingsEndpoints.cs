using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.AspNetCore.Conventions;
using Orb.Billing.Tenants;

namespace Orb.Billing.AspNetCore.Tenants;

internal static class SettingsEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/settings").WithTags("Settings");
        group.MapGet("", FetchAsync)
            .Describe("fetchSettings", "Fetch the settings that the tenant works by", Permission.ReadSettings).Answers<SettingsResponse>();
        group.MapPut("", UpdateAsync)
            .Describe("updateSettings", "Change the tenant's settings; null goes back to the host's", Permission.WriteSettings)
            .Takes(Change).Answers<SettingsResponse>();
    }

    private static async Task<IResult> FetchAsync(ISettingsService settings, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        Answer.Ok(SettingsResponse.Of(await settings.ReadAsync(cancellationToken), options.Value));

    private static Task<IResult> UpdateAsync(
        RequestBody body, ISettingsService settings, IOptions<RestApiOptions> options, CancellationToken cancellationToken) =>
        body.SendAsync(Change, change => settings.UpdateAsync(change, cancellationToken), s => Answer.Ok(SettingsResponse.Of(s, options.Value)));

    private static Func<TenantSettings, TenantSettings> Change(Fields fields)
    {
        var zone = Member(fields, "timezone", fields.Text);
        var currency = Member(fields, "default_currency", fields.Text);
        var netTerms = Member(fields, "net_terms", fields.Integer);
        var grace = Member(fields, "grace_period_seconds", fields.Integer);
        var window = Member(fields, "ingest_window_seconds", fields.Integer);
        var periods = Member(fields, "re_rate_periods", fields.Integer);
        var invoices = Member(fields, "invoice_number_prefix", fields.Text);
        var creditNotes = Member(fields, "credit_note_number_prefix", fields.Text);
        return before => before with
        {
            TimeZone = zone.Or(before.TimeZone),
            DefaultCurrency = currency.Or(before.DefaultCurrency),
            NetTerms = netTerms.Or(before.NetTerms),
            GracePeriod = grace is { IsGiven: true } ? Of(grace.Value) : before.GracePeriod,
            IngestWindow = window is { IsGiven: true } ? Of(window.Value) : before.IngestWindow,
            ReRatePeriods = periods.Or(before.ReRatePeriods),
            InvoiceNumberPrefix = invoices.Or(before.InvoiceNumberPrefix),
            CreditNoteNumberPrefix = creditNotes.Or(before.CreditNoteNumberPrefix),
        };
    }

    private static Duration? Of(int? seconds) => seconds is { } count ? Duration.FromSeconds(count) : null;

    private static Given<T> Member<T>(Fields fields, string name, Func<string, T> read)
    {
        var value = read(name);
        return new Given<T>(value is not null || (!fields.IsShape && fields.IsNull(name)), value);
    }

    // A member that is missing leaves what is; one that is null takes it away.
    private readonly record struct Given<T>(bool IsGiven, T Value)
    {
        public T Or(T before) => IsGiven ? Value : before;
    }
}

/// <summary>The settings in force: beyond the contract, in its style.</summary>
/// <param name="Timezone">Of customers that are made without one.</param>
/// <param name="DefaultCurrency">Of amounts that the contract writes without one: those of coupons.</param>
/// <param name="NetTerms">Days until an invoice is due where nothing else says so.</param>
/// <param name="GracePeriodSeconds">How long an invoice with usage stays a draft after its invoice date.</param>
/// <param name="IngestWindowSeconds">How far back the timestamp of an event may lie.</param>
/// <param name="ReRatePeriods">How many billing periods closed before the running one are rated again when their usage changes late.</param>
/// <param name="InvoiceNumberPrefix">What invoice numbers start with.</param>
/// <param name="CreditNoteNumberPrefix">What credit note numbers start with.</param>
internal sealed record SettingsResponse(
    string Timezone, string DefaultCurrency, int NetTerms, long GracePeriodSeconds, long IngestWindowSeconds, int ReRatePeriods, string InvoiceNumberPrefix,
    string CreditNoteNumberPrefix)
{
    public static SettingsResponse Of(SettingsInForce settings, RestApiOptions options) => new(
        settings.TimeZone, settings.DefaultCurrency ?? options.DefaultCurrency, settings.NetTerms, Seconds(settings.GracePeriod), Seconds(settings.IngestWindow),
        settings.ReRatePeriods, settings.InvoiceNumberPrefix, settings.CreditNoteNumberPrefix);

    private static long Seconds(Duration duration) => duration.BclCompatibleTicks / NodaConstants.TicksPerSecond;
}
