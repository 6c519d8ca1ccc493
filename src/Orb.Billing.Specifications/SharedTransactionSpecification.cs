using System.Data.Common;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;

namespace Orb.Billing.Specifications;

/// <summary>A host's own transaction, over a connection of its own, with the engine's writes in it: both or neither.</summary>
public abstract class SharedTransactionSpecification<TStorage>(TStorage storage) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private static readonly Instant NewYear = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Instant Noon = Instant.FromUtc(2026, 1, 17, 12, 0);

    private static CancellationToken Token => StorageFixture.Token;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Usage_a_change_and_an_invoice_are_written_with_the_hosts_row_or_not_at_all(bool commit)
    {
        await using var engine = new Engine(storage, NewYear);
        var (small, large) = (await engine.PlanAsync(49m, perToken: 0.10m), await engine.PlanAsync(99m, perToken: 0.10m));
        var customer = await engine.CustomerAsync();
        var subscription = await engine.SubscribeAsync(customer, small);
        engine.Clock.Reset(Noon);

        await using (var host = await HostAsync())
        {
            await host.InsertAsync($"upgrade {commit}");
            await using (var scope = engine.Open())
            {
                await scope.Get<IBillingTransactions>().EnlistAsync(host.Transaction, Token);
                (await scope.Get<IUsageService>().IngestAsync([Engine.Tokens(customer, "shared", Noon, 70m)], Token)).Ingested.ShouldBe(1);
                (await scope.Get<ISubscriptionService>().ChangeAsync(subscription.Id, new ChangePlan { PlanId = large.Id }, Token)).Refusal.ShouldBeNull();
                var draft = (await scope.Get<IInvoiceService>().CreateOneOffAsync(OneOff(customer), Token)).Value.Invoice;
                (await scope.Get<IInvoiceService>().IssueAsync(draft.Id, Token)).Value.Invoice.Status.ShouldBe(InvoiceStatus.Issued);
            }

            if (commit)
                await host.CommitAsync();
        }

        (await CountAsync($"upgrade {commit}")).ShouldBe(commit ? 1 : 0);
        var after = (await engine.CallAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(subscription.Id, Token)))!;
        after.Plan.Id.ShouldBe(commit ? large.Id : small.Id);
        (await TokensAsync(engine, customer)).ShouldBe(commit ? 70m : 0m);
        var invoices = await engine.InvoicesAsync();
        // January, and the one-off; what the upgrade costs waits on a draft for late usage.
        invoices.Where(i => i.Number is not null).Select(i => i.Number!).Order(StringComparer.Ordinal).ShouldBe(commit ? ["INV-000001", "INV-000002"] : ["INV-000001"]);
        invoices.Count(i => i.Status == InvoiceStatus.Draft).ShouldBe(commit ? 1 : 0);
        // What was rolled back leaves no hole in the series.
        var next = (await engine.CallAsync<IInvoiceService, Outcome<InvoiceView>>(s => s.CreateOneOffAsync(OneOff(customer) with { WillAutoIssue = true }, Token))).Value;
        next.Invoice.Number.ShouldBe(commit ? "INV-000003" : "INV-000002");
    }

    [Fact]
    public async Task A_refused_or_quoted_command_undoes_its_own_writes_and_the_hosts_transaction_goes_on()
    {
        await using var engine = new Engine(storage, NewYear);
        var plan = await engine.PlanAsync(49m, perToken: 0.10m);
        var customer = await engine.CustomerAsync();
        var subscription = await engine.SubscribeAsync(customer, plan);
        engine.Clock.Reset(Noon);

        await using (var host = await HostAsync())
        {
            await host.InsertAsync("refused");
            await using var scope = engine.Open();
            await scope.Get<IBillingTransactions>().EnlistAsync(host.Transaction, Token);
            var usage = scope.Get<IUsageService>();
            (await usage.IngestAsync([Engine.Tokens(customer, "a", Noon, 70m)], Token)).Ingested.ShouldBe(1);
            // The second of two is known with another body, so neither is taken.
            (await usage.IngestAsync([Engine.Tokens(customer, "b", Noon, 1m), Engine.Tokens(customer, "a", Noon, 71m)], Token)).Failures.Count.ShouldBe(1);
            var quote = await scope.Get<ISubscriptionService>().QuoteAsync(subscription.Id, new CancelSubscription(CancelOption.Immediate), Token);
            quote.Value.CreditNotes.Single().Total.ShouldBe(Money.Of(23.71m, Currency.Usd), "15 of 31 days of 49.00");
            (await scope.Get<ICustomerStore>().AddAsync(customer, Token)).ShouldBe(StoreResult.AlreadyExists);
            (await usage.IngestAsync([Engine.Tokens(customer, "c", Noon, 5m)], Token)).Ingested.ShouldBe(1);
            await host.CommitAsync();
        }

        (await CountAsync("refused")).ShouldBe(1);
        (await TokensAsync(engine, customer)).ShouldBe(75m);
        var after = (await engine.CallAsync<ISubscriptionService, SubscriptionView?>(s => s.FindAsync(subscription.Id, Token)))!;
        after.Subscription.Timeline.End.ShouldBeNull();
        (await engine.InvoicesAsync()).Single().CreditNotes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R14_a_cut_off_taken_while_a_hosts_transaction_is_open_stays_below_its_events()
    {
        await using var engine = new Engine(storage, Noon);
        var customer = await engine.CustomerAsync();
        await engine.CallAsync<IUsageService, IngestResult>(s => s.IngestAsync([Engine.Tokens(customer, "before", Noon, 100m)], Token));
        long cutOff;
        await using (var host = await HostAsync())
        {
            await using var scope = engine.Open();
            await scope.Get<IBillingTransactions>().EnlistAsync(host.Transaction, Token);
            await scope.Get<IUsageService>().IngestAsync([Engine.Tokens(customer, "slow", Noon, 50m)], Token);

            cutOff = await engine.CallAsync<IUsageStore, long>(s => s.TakeCutOffAsync(Token));
            (await TokensAsync(engine, customer, cutOff)).ShouldBe(100m);
            (await scope.Get<IUsageStore>().TakeCutOffAsync(Token)).ShouldBe(cutOff + 1, "its own events are below the cut-offs of the transaction");
            await host.CommitAsync();
        }

        (await TokensAsync(engine, customer, cutOff)).ShouldBe(100m, "what came after the cut-off stays after it");
        (await TokensAsync(engine, customer)).ShouldBe(150m);
    }

    [Fact]
    public async Task A_scope_whose_transaction_has_ended_writes_nothing_more()
    {
        await using var engine = new Engine(storage, Noon);
        var customer = await engine.CustomerAsync();
        await using var scope = engine.Open();
        DbTransaction ended;
        await using (var host = await HostAsync())
        {
            await scope.Get<IBillingTransactions>().EnlistAsync(host.Transaction, Token);
            await host.CommitAsync();
            ended = host.Transaction;
            await Should.ThrowAsync<InvalidOperationException>(
                () => scope.Get<IUsageService>().IngestAsync([Engine.Tokens(customer, "too late", Noon, 1m)], Token));
            await using var other = engine.Open();
            await Should.ThrowAsync<ArgumentException>(() => other.Get<IBillingTransactions>().EnlistAsync(ended, Token));
        }

        (await TokensAsync(engine, customer)).ShouldBe(0m);
    }

    [Fact]
    public async Task A_scope_enlists_once_and_not_within_a_transaction_of_its_own()
    {
        await using var engine = new Engine(storage, Noon);
        await using var host = await HostAsync();
        await using var scope = engine.Open();
        var transactions = scope.Get<IBillingTransactions>();
        await transactions.EnlistAsync(host.Transaction, Token);
        transactions.IsOpen.ShouldBeTrue();
        await Should.ThrowAsync<InvalidOperationException>(() => transactions.EnlistAsync(host.Transaction, Token));
        await host.DisposeAsync();

        await using var other = engine.Open();
        await using var own = await other.Get<IBillingTransactions>().BeginAsync(Token);
        await Should.ThrowAsync<InvalidOperationException>(() => other.Get<IBillingTransactions>().EnlistAsync(host.Transaction, Token));
    }

    private static CreateOneOffInvoice OneOff(Customer customer) => new()
    {
        CustomerId = customer.Id,
        Currency = "USD",
        InvoiceDate = Noon,
        Lines = [new NewOneOffLine("Set-up", 1m, 250m, new LocalDate(2026, 1, 17), new LocalDate(2026, 1, 18))],
    };

    private static async Task<decimal> TokensAsync(Engine engine, Customer customer, long? cutOff = null)
    {
        await using var scope = engine.Open();
        var store = scope.Get<IUsageStore>();
        var sum = Core.Metering.MetricSql.Parse("SELECT SUM(tokens) FROM events").Definition!.NewAccumulator();
        var january = new ServicePeriod(NewYear, NewYear + Duration.FromDays(31));
        await store.MeterAsync([new UsageQuery(customer.Id, null, january, sum)], cutOff ?? await store.TakeCutOffAsync(Token), Token);
        return sum.Quantity;
    }

    private async Task<long> CountAsync(string what)
    {
        await using var connection = await storage.ConnectAsync(Token);
        return Convert.ToInt64(await Host.ScalarAsync(connection, null, $"SELECT COUNT(*) FROM host_orders WHERE what = '{what}'"), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<Host> HostAsync()
    {
        var connection = await storage.ConnectAsync(Token);
        await Host.ScalarAsync(connection, null, "CREATE TABLE IF NOT EXISTS host_orders (what varchar(40) NOT NULL)");
        return new Host(connection, await connection.BeginTransactionAsync(Token));
    }

    /// <summary>What a host has of its own: a connection, a transaction, a table.</summary>
    private sealed class Host(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
    {
        public DbTransaction Transaction => transaction;

        public Task<object?> InsertAsync(string what) => ScalarAsync(connection, transaction, $"INSERT INTO host_orders (what) VALUES ('{what}')");

        public Task CommitAsync() => Transaction.CommitAsync(Token);

        public async ValueTask DisposeAsync()
        {
            // Disposed without a commit, it rolls back.
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }

        public static async Task<object?> ScalarAsync(DbConnection connection, DbTransaction? transaction, string statement)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The suite's own constants.
            command.CommandText = statement;
#pragma warning restore CA2100
            command.Transaction = transaction;
            return await command.ExecuteScalarAsync(Token);
        }
    }
}
