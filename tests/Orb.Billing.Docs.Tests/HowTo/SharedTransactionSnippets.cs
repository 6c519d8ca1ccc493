using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Orb.Billing.Catalog;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Rating;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Customers;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Docs.Tests.HowTo;

/// <summary>The code of docs/how-to/shared-transactions.md, run on SQLite.</summary>
public sealed class SharedTransactionSnippets : IAsyncLifetime
{
    private static readonly Instant Now = Instant.FromUtc(2026, 1, 15, 12, 0);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"orb-shared-{Environment.ProcessId}-{Guid.NewGuid():n}.db");
    private ServiceProvider _services = null!;
    private CustomerId _customer;

    private string ConnectionString => $"Data Source={_file}";

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddOrbBilling().UseSqlite(ConnectionString).UseClock(new FakeClock(Now));
        _services = services.BuildServiceProvider();
        await CallAsync<IBillingSchema, bool>(async s =>
        {
            await s.MigrateAsync(default);
            return true;
        });
        _customer = (await CallAsync<ICustomerService, Outcome<Customer>>(
            s => s.CreateAsync(new CreateCustomer { Name = "Acme", Email = "ap@acme.example", Currency = "USD" }, default))).Value.Id;
        await using var shop = Shop();
        await shop.Database.ExecuteSqlAsync($"CREATE TABLE Orders (Id INTEGER PRIMARY KEY, What TEXT NOT NULL)");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(_file + suffix);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-400, false)] // long before the ingest window
    public async Task An_order_and_its_usage_are_written_together_or_not_at_all(int days, bool written)
    {
        await using (var shop = Shop())
            (await OrderAsync(shop, _services, Tokens(Now + Duration.FromDays(days)), default)).ShouldBe(written);

        await using var reader = Shop();
        (await reader.Orders.CountAsync()).ShouldBe(written ? 1 : 0);
        (await CallAsync<IUsageStore, long>(s => s.TakeCutOffAsync(default))).ShouldBe(written ? 1 : 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plan_changes_with_the_hosts_transaction(bool known)
    {
        var (small, large) = (await PlanAsync(49m), await PlanAsync(99m));
        var subscription = (await CallAsync<ISubscriptionService, Outcome<SubscriptionView>>(
            s => s.CreateAsync(new CreateSubscription { CustomerId = _customer, PlanId = small }, default))).Value.Subscription.Id;

        await using (var connection = new SqliteConnection(ConnectionString))
        {
            await connection.OpenAsync();
            (await UpgradeAsync(connection, _services, subscription, known ? large : new PlanId(Worked.Id(9)), default)).ShouldBe(known);
        }

        var after = await CallAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(subscription, default));
        after!.Plan.Id.ShouldBe(known ? large : small);
    }

    private static async Task<bool> OrderAsync(ShopContext shop, IServiceProvider services, NewUsageEvent usage, CancellationToken cancellationToken)
    {
        // <shared-transaction-ef>
        await using var transaction = await shop.Database.BeginTransactionAsync(cancellationToken);
        shop.Orders.Add(new Order { Id = 1, What = "1,000 tokens" });
        await shop.SaveChangesAsync(cancellationToken);

        await using (var scope = services.CreateAsyncScope())
        {
            var orb = scope.ServiceProvider;
            await orb.GetRequiredService<IBillingTransactions>().EnlistAsync(transaction.GetDbTransaction(), cancellationToken);
            var answer = await orb.GetRequiredService<IUsageService>().IngestAsync([usage], cancellationToken);
            if (answer.Failures.Count > 0)
                return false; // neither the order nor the usage: without a commit, disposing rolls back
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
        // </shared-transaction-ef>
    }

    private static async Task<bool> UpgradeAsync(
        SqliteConnection connection, IServiceProvider services, SubscriptionId subscription, PlanId plan, CancellationToken cancellationToken)
    {
        // <shared-transaction-ado>
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var scope = services.CreateAsyncScope())
        {
            var orb = scope.ServiceProvider;
            await orb.GetRequiredService<IBillingTransactions>().EnlistAsync(transaction, cancellationToken);
            var changed = await orb.GetRequiredService<ISubscriptionService>().ChangeAsync(subscription, new ChangePlan { PlanId = plan }, cancellationToken);
            if (changed.Refusal is not null)
                return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
        // </shared-transaction-ado>
    }

    private NewUsageEvent Tokens(Instant at) => new()
    {
        IdempotencyKey = "order-1",
        EventName = "completion",
        CustomerId = _customer,
        Timestamp = at,
        Properties = new Dictionary<string, PropertyValue> { ["tokens"] = PropertyValue.Number(1_000m) },
    };

    private Task<PlanId> PlanAsync(decimal fee) => CallAsync<ICatalogService, PlanId>(async catalog =>
    {
        var item = (await catalog.CreateItemAsync(new CreateItem("API"), default)).Value;
        return (await catalog.CreatePlanAsync(
            new CreatePlan
            {
                Name = "Plan",
                Currency = "USD",
                Prices = [new NewPrice { Name = "Fee", ItemId = item.Id, Cadence = "monthly", Model = new UnitPriceModel(fee), BilledInAdvance = true }],
            },
            default)).Value.Id;
    });

    private async Task<T> CallAsync<TService, T>(Func<TService, Task<T>> call)
        where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private ShopContext Shop() => new(new DbContextOptionsBuilder<ShopContext>().UseSqlite(ConnectionString).Options);

    /// <summary>The host's own.</summary>
    private sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
    {
        public DbSet<Order> Orders => Set<Order>();
    }

    private sealed class Order
    {
        public int Id { get; set; }

        public required string What { get; set; }
    }
}
