using System.Text.Json;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Invoicing;

namespace Orb.Billing.EntityFrameworkCore.Invoicing;

/// <summary>Attempts to collect an invoice, in its currency.</summary>
internal static class PaymentAttemptJson
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string? Write(IReadOnlyList<PaymentAttempt> attempts) => attempts.Count == 0 ? null : JsonSerializer.Serialize(
        attempts.Select(a => new StoredAttempt(a.Id, StoredJson.Text(a.At), StoredJson.Text(a.Amount.Amount), a.Succeeded, a.Failure)), Options);

    public static IReadOnlyList<PaymentAttempt> Read(string? json, Currency currency) => json is null ? [] :
        [.. JsonSerializer.Deserialize<List<StoredAttempt>>(json, Options)!.Select(a => new PaymentAttempt(
            a.Id, StoredJson.Time(a.At).Value, Money.Of(StoredJson.Number(a.Amount), currency), a.Succeeded, a.Failure))];

    private sealed record StoredAttempt(Guid Id, string At, string Amount, bool Succeeded, string? Failure);
}
