using NodaTime;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Work;

/// <summary>A step failed in a way of its own rather than the store's; its transaction rolls back, and when it happens again what it works on stops.</summary>
internal sealed class PoisonedStepException(Customer customer, Subscription? subscription, Invoice? draft, Instant at, Exception cause)
    : Exception($"A due step failed: {cause.Message}", cause)
{
    /// <summary>The customer whose step it is.</summary>
    public Customer Customer => customer;

    /// <summary>The subscription to park; null for a one-off invoice.</summary>
    public Subscription? Subscription => subscription;

    /// <summary>The draft of the step.</summary>
    public Invoice? Draft => draft;

    /// <summary>The time the step was stamped with.</summary>
    public Instant At => at;

    /// <summary>What a person is told.</summary>
    public string Detail => $"{InnerException!.GetType().Name}: {InnerException.Message}";

    /// <summary>
    /// Whether the calculation failed, and not the store or the network: those heal by themselves, so nobody is to look at a subscription because
    /// of them.
    /// </summary>
    public static bool Is(Exception failure)
    {
        if (failure is not (ArithmeticException or ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException
            or NullReferenceException or IndexOutOfRangeException or InvalidCastException or NotSupportedException or System.Text.Json.JsonException))
            return false;
        for (Exception? inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is System.Data.Common.DbException or ObjectDisposedException or TimeoutException or IOException or OperationCanceledException
                or HttpRequestException)
                return false;
        }

        return true;
    }
}
