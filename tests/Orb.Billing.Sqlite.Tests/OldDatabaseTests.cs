using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Invoicing;
using Orb.Billing.Specifications;
using Orb.Billing.Subscriptions;
using Orb.Billing.Work;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>A database that an earlier version wrote lives on: what it billed stays as it is, and what comes next is billed once.</summary>
public sealed class OldDatabaseTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"orb-{Ids.Random():n}.db");
    private readonly FakeClock _clock = new(Instant.FromUtc(2026, 2, 15, 6, 0));

    private static CancellationToken Token => SqliteDatabase.Token;

    [Fact]
    public async Task What_the_first_version_wrote_is_migrated_and_billed_on()
    {
        await LoadAsync("Initial");
        await using var services = SqliteDatabase.NewServices($"Data Source={_path};Pooling=False", b => b.UseClock(_clock));
        await using (var scope = new Scope(services, TenantId.Default))
        {
            (await scope.Get<IBillingSchema>().PendingAsync(Token)).Count.ShouldBeGreaterThan(10);
            await scope.Get<IBillingSchema>().MigrateAsync(Token);
            (await scope.Get<IBillingSchema>().PendingAsync(Token)).ShouldBeEmpty();
        }

        string[] issued =
        [
            "acme 2026-01-01T05:00:00Z Issued INV-000001 64.00 USD due 64.00 USD: Platform 49.00, Seats 15.00",
            "leaver 2026-01-01T05:00:00Z Issued INV-000002 64.00 USD due 64.00 USD: Platform 49.00, Seats 15.00",
            "middle 2026-01-15T12:00:00Z Issued INV-000003 64.00 USD due 64.00 USD: Platform 49.00, Seats 15.00",
            // 9 of 28 days were used: 15.75 and 4.82.
            "leaver 2026-02-01T00:00:00Z Issued INV-000004 74.00 USD due 30.57 USD: Platform 49.00, Seats 15.00, Tokens 10.00, credited 43.43",
            "acme 2026-02-01T05:00:00Z Issued INV-000005 189.00 USD due 189.00 USD: Platform 49.00, Seats 15.00, Tokens 125.00",
            "leaver 2026-02-10T12:00:00Z Paid INV-000006 0.00 USD due 0.00 USD: Tokens 0.00",
        ];
        (await InvoicesAsync(services)).Where(i => !i.Contains("Draft", StringComparison.Ordinal)).ShouldBe(issued);

        await SweepAsync(services, Instant.FromUtc(2026, 2, 15, 12, 0));
        await SweepAsync(services, Instant.FromUtc(2026, 3, 15, 13, 0));

        string[] billed =
        [
            // The draft that stood in its grace period.
            "middle 2026-02-15T00:00:00Z Issued INV-000007 84.05 USD due 84.05 USD: Platform 49.00, Seats 15.00, Tokens 20.05",
            "acme 2026-03-01T05:00:00Z Issued INV-000008 144.00 USD due 144.00 USD: Platform 49.00, Seats 15.00, Tokens 80.00",
            "middle 2026-03-15T00:00:00Z Issued INV-000009 64.00 USD due 64.00 USD: Platform 49.00, Seats 15.00, Tokens 0.00",
        ];
        (await InvoicesAsync(services)).ShouldBe([.. issued, .. billed]);

        // A charge of the first version's timeline, cancelled on 15 March: 14 of 31 days were used, 22.13 and 6.77.
        await using (var scope = new Scope(services, TenantId.Default))
        {
            var acme = (await scope.Get<ISubscriptionService>().ListAsync(new SubscriptionQuery { ExternalCustomerIds = ["acme"] }, new PageRequest(10), Token)).Value.Items.Single();
            (await scope.Get<ISubscriptionService>().ChangeAsync(acme.Subscription.Id, new CancelSubscription(CancelOption.Immediate), Token)).Refusal.ShouldBeNull();
        }

        await SweepAsync(services, Instant.FromUtc(2026, 4, 20, 0, 0));
        (await InvoicesAsync(services)).ShouldBe(
        [
            .. issued,
            billed[0],
            "acme 2026-03-01T05:00:00Z Issued INV-000008 144.00 USD due 108.90 USD: Platform 49.00, Seats 15.00, Tokens 80.00, credited 35.10",
            billed[2],
            "acme 2026-03-15T13:00:00Z Paid INV-000010 0.00 USD due 0.00 USD: Tokens 0.00",
            "middle 2026-04-15T00:00:00Z Issued INV-000011 64.00 USD due 64.00 USD: Platform 49.00, Seats 15.00, Tokens 0.00",
        ]);
        await using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT integrity_check FROM pragma_integrity_check) || ' ' || (SELECT COUNT(*) FROM pragma_foreign_key_check)";
        (await command.ExecuteScalarAsync(Token)).ShouldBe("ok 0");
    }

    public void Dispose()
    {
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(_path + suffix);
    }

    private async Task LoadAsync(string name)
    {
        var project = typeof(OldDatabaseTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;
        await using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = await File.ReadAllTextAsync(Path.Combine(project, "Old", name + ".sql"), Token);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task SweepAsync(ServiceProvider services, Instant at)
    {
        _clock.Reset(at);
        (await services.GetRequiredService<ISweep>().RunAsync(at, 100, Token)).Failures.ShouldBe(0);
    }

    private static async Task<IReadOnlyList<string>> InvoicesAsync(ServiceProvider services)
    {
        await using var scope = new Scope(services, TenantId.Default);
        var page = (await scope.Get<IInvoiceService>().ListAsync(new InvoiceQuery { Statuses = [] }, new PageRequest(PageRequest.MaximumLimit), Token)).Value;
        // What was explained before explanations kept what was priced reads as it did, and recomputes as far as it tells.
        foreach (var line in page.Items.SelectMany(v => v.Invoice.Lines))
            Recomputation.Of(line.Line).Deviations.ShouldBeEmpty();
        return
        [
            .. page.Items.OrderBy(v => v.Invoice.InvoiceDate).ThenBy(v => v.Invoice.Number, StringComparer.Ordinal).Select(v =>
                $"{v.Customer.ExternalCustomerId} {v.Invoice.InvoiceDate} {v.Invoice.Status} {v.Invoice.Number} {v.Invoice.Total} due {v.Invoice.AmountDue}: "
                + string.Join(", ", v.Invoice.Lines.Select(l => $"{l.Line.Name} {l.Line.Amount.ToAmountString()}"))
                + string.Concat(v.Invoice.CreditNotes.Select(n => $", credited {n.Total.ToAmountString()}"))),
        ];
    }
}
