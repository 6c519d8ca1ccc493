using System.Globalization;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Work;

namespace Orb.Billing.Configuration;

internal sealed class OrbBillingOptionsValidator : IValidateOptions<OrbBillingOptions>
{
    public ValidateOptionsResult Validate(string? name, OrbBillingOptions options)
    {
        var limits = new Limits();
        limits.Check(nameof(options.GracePeriod), options.GracePeriod, Duration.Zero, Duration.FromDays(30));
        limits.Check(nameof(options.IngestWindow), options.IngestWindow, Duration.FromHours(1), Duration.FromDays(400));
        limits.Check(nameof(options.IngestLead), options.IngestLead, Duration.Zero, Duration.FromHours(1));
        limits.Check(nameof(options.CorrectionWindow), options.CorrectionWindow, Duration.FromHours(1), Duration.FromDays(400));
        limits.Check(nameof(options.ReRatePeriods), options.ReRatePeriods, 0, 24);
        limits.Check(nameof(options.MaximumBatchSize), options.MaximumBatchSize, 1, 100_000);
        limits.Check(nameof(options.Lease), options.Lease, Duration.FromSeconds(10), Duration.FromHours(1));
        limits.Check(nameof(options.InvoiceNumberPrefix), options.InvoiceNumberPrefix.Length, 0, 20);
        limits.Check(nameof(options.CreditNoteNumberPrefix), options.CreditNoteNumberPrefix.Length, 0, 20);
        return limits.Result;
    }
}

internal sealed class BackgroundProcessingOptionsValidator : IValidateOptions<BackgroundProcessingOptions>
{
    public ValidateOptionsResult Validate(string? name, BackgroundProcessingOptions options)
    {
        var limits = new Limits();
        limits.Check(nameof(options.PollInterval), options.PollInterval, Duration.FromMilliseconds(50), Duration.FromHours(1));
        limits.Check(nameof(options.BatchSize), options.BatchSize, 1, 10_000);
        return limits.Result;
    }
}

/// <summary>Collects settings out of bounds: name, limit and value, all in one go.</summary>
internal sealed class Limits
{
    private readonly List<string> _failures = [];

    public ValidateOptionsResult Result => _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    public void Check<T>(string name, T value, T minimum, T maximum)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(minimum) < 0 || value.CompareTo(maximum) > 0)
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{name} must be from {minimum} to {maximum}, but is {value}."));
    }
}
