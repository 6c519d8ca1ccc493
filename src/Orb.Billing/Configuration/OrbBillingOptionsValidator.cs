using System.Globalization;
using Microsoft.Extensions.Options;
using NodaTime;
using Orb.Billing.Outbox;
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
        limits.Check(nameof(options.BatchesAtOnce), options.BatchesAtOnce, 1, 16);
        limits.Check(nameof(options.Lease), options.Lease, Duration.FromSeconds(10), Duration.FromHours(1));
        limits.Check(nameof(options.MaximumInvoiceLines), options.MaximumInvoiceLines, 1, 1_000_000);
        limits.Check(nameof(options.MaximumInvoiceAmount), options.MaximumInvoiceAmount, 0.000000001m, decimal.MaxValue);
        limits.Check(nameof(options.MaximumLineQuantity), options.MaximumLineQuantity, 0.000000001m, decimal.MaxValue);
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

internal sealed class OutboxOptionsValidator : IValidateOptions<OutboxOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboxOptions options)
    {
        var limits = new Limits();
        limits.Check("the number of " + nameof(options.RetryDelays), options.RetryDelays.Count, 1, 30);
        foreach (var delay in options.RetryDelays)
            limits.Check("each of " + nameof(options.RetryDelays), delay, Duration.FromSeconds(1), Duration.FromDays(7));
        limits.Check(nameof(options.SendTimeout), options.SendTimeout, Duration.FromSeconds(1), Duration.FromMinutes(5));
        limits.Check(nameof(options.Parallelism), options.Parallelism, 1, 256);
        limits.Check(nameof(options.BatchSize), options.BatchSize, 1, 10_000);
        limits.Check(nameof(options.Retention), options.Retention, Duration.FromHours(1), Duration.FromDays(400));
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
