using Microsoft.Extensions.Options;
using Orb.Billing.Core.Amounts;

namespace Orb.Billing.AspNetCore.Configuration;

internal sealed class RestApiOptionsValidator : IValidateOptions<RestApiOptions>
{
    private const int MinimumBytes = 1024;
    private const int MaximumBytes = 1024 * 1024 * 1024;
    private const int MaximumRate = 1_000_000;

    public ValidateOptionsResult Validate(string? name, RestApiOptions options)
    {
        var failures = new List<string>();
        Bytes(nameof(options.MaximumBodyBytes), options.MaximumBodyBytes);
        Bytes(nameof(options.MaximumIngestBodyBytes), options.MaximumIngestBodyBytes);
        if (options.OtherSubLineItemType is not { Length: >= 1 and <= 64 })
            failures.Add($"{nameof(options.OtherSubLineItemType)} must have 1 to 64 characters, not '{options.OtherSubLineItemType}'.");
        Rate(nameof(RequestRates.AnalyticsPerSecond), options.Rates.AnalyticsPerSecond);
        Rate(nameof(RequestRates.ReadsPerSecond), options.Rates.ReadsPerSecond);
        Rate(nameof(RequestRates.WritesPerSecond), options.Rates.WritesPerSecond);
        Rate(nameof(RequestRates.IngestPerSecond), options.Rates.IngestPerSecond);
        failures.AddRange(JwtOptionsRules.Failures(options.Jwt));
        if (!Currency.TryIso(options.DefaultCurrency ?? "", out _))
            failures.Add($"{nameof(options.DefaultCurrency)} must be a currency code of ISO 4217, not '{options.DefaultCurrency}'.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Rate(string option, int? value)
        {
            if (value is < 1 or > MaximumRate)
                failures.Add($"Rates.{option} must be 1 to {MaximumRate}, not {value}.");
        }

        void Bytes(string option, int value)
        {
            if (value is < MinimumBytes or > MaximumBytes)
                failures.Add($"{option} must be {MinimumBytes} to {MaximumBytes} bytes, not {value}.");
        }
    }
}
