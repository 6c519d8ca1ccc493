using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orb.Billing.Customers;
using Orb.Billing.EntityFrameworkCore;
using Orb.Billing.Invoicing;
using Orb.Billing.Specifications;
using Orb.Billing.Sqlite.Metering;

namespace Orb.Billing.Sqlite.Tests;

/// <summary>The hot queries, as SQLite would run them: along an index, without a sort of their own.</summary>
public sealed class QueryPlanTests(SqliteDatabase database) : IClassFixture<SqliteDatabase>
{
    private const string ByCustomer = "ix_orb_usage_events_tenant_id_customer_id_timestamp_sequence";
    private const string ByExternal = "ix_orb_usage_events_tenant_id_external_customer_id_timestamp_sequence";

    private static CancellationToken Token => SqliteDatabase.Token;

    [Fact]
    public async Task A_page_by_id_runs_down_the_primary_key()
    {
        var plan = await PlanAsync(s => s.Get<ICustomerStore>().ListAsync(CreatedRange.Any, new PagePosition(null, Ids.Next()), 10, Token));
        plan.ShouldBe(
        [
            "SEARCH o USING INDEX sqlite_autoindex_orb_customers_1 (tenant_id=? AND id<?)",
            "CORRELATED SCALAR SUBQUERY 1",
            "SEARCH o0 USING INDEX ix_orb_balance_transactions_tenant_id_customer_id_currency_sequence (tenant_id=? AND customer_id=? AND currency=?)",
        ]);
    }

    [Fact]
    public async Task A_page_of_invoices_runs_down_the_index_of_their_dates()
    {
        var plan = await PlanAsync(s => s.Get<IInvoiceStore>().ListAsync(new InvoiceQuery(), new PagePosition(Make.Noon, Ids.Next()), 10, Token));
        plan.ShouldBe(["SEARCH o USING INDEX ix_orb_invoices_tenant_id_invoice_date_id (tenant_id=? AND invoice_date<?)"]);
    }

    [Fact]
    public async Task Events_are_found_by_customer_and_time_in_both_arms()
    {
        var plan = await PlanAsync(UsageStatements.ReadEvents, "@passes", "@names", "@cut_off");

        plan.ShouldContain($"SEARCH e USING INDEX {ByCustomer} (tenant_id=? AND customer_id=? AND timestamp>? AND timestamp<?)");
        plan.ShouldContain($"SEARCH e USING INDEX {ByExternal} (tenant_id=? AND external_customer_id=? AND timestamp>? AND timestamp<?)");
        plan.ShouldAllBe(step => !step.StartsWith("SCAN", StringComparison.Ordinal) || step.StartsWith("SCAN json_each", StringComparison.Ordinal) || step.StartsWith("SCAN p VIRTUAL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_look_for_late_events_reads_indexes_of_the_period_and_rows_of_changes_only_R15()
    {
        var plan = await PlanAsync(UsageStatements.CountLate, "@queries", "@cut_off");

        plan.ShouldContain($"SEARCH orb_usage_events USING COVERING INDEX {ByCustomer} (tenant_id=? AND customer_id=? AND timestamp>? AND timestamp<?)");
        plan.ShouldContain($"SEARCH orb_usage_events USING COVERING INDEX {ByExternal} (tenant_id=? AND external_customer_id=? AND timestamp>? AND timestamp<?)");
        plan.ShouldContain("SEARCH e USING INDEX sqlite_autoindex_orb_usage_events_1 (tenant_id=? AND sequence=?)");
        plan.ShouldContain("SEARCH e USING INDEX ix_orb_usage_events_tenant_id_backfill_id_customer_id_timestamp (tenant_id=? AND backfill_id=? AND customer_id=? AND timestamp>? AND timestamp<?)");
        plan.ShouldContain("SEARCH e USING INDEX ix_orb_usage_events_tenant_id_backfill_id_external_customer_id_timestamp (tenant_id=? AND backfill_id=? AND external_customer_id=? AND timestamp>? AND timestamp<?)");
        plan.ShouldAllBe(step => !step.StartsWith("SCAN", StringComparison.Ordinal) || step.StartsWith("SCAN q VIRTUAL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changes_since_a_cut_off_are_read_along_the_sequence_R15()
    {
        foreach (var statement in (TenantStatement[])[UsageStatements.SumChanges, UsageStatements.ListChanges])
        {
            var plan = await PlanAsync(statement, "@customers", "@externals", "@after", "@cut_off", "@before", "@from", "@from_sequence", "@take");

            plan.ShouldContain("SEARCH orb_usage_events USING COVERING INDEX sqlite_autoindex_orb_usage_events_1 (tenant_id=? AND sequence>? AND sequence<?)");
            plan.ShouldContain("SEARCH orb_usage_withdrawals USING INDEX ix_orb_usage_withdrawals_tenant_id_sequence (tenant_id=? AND sequence>? AND sequence<?)");
            plan.ShouldContain("SEARCH e USING INDEX sqlite_autoindex_orb_usage_events_1 (tenant_id=? AND sequence=?)");
            plan.ShouldAllBe(step => !step.StartsWith("SCAN", StringComparison.Ordinal) || step.StartsWith("SCAN json_each", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_queue_is_read_along_its_index()
    {
        await using var scope = database.Open();
        var context = scope.Get<SqliteOrbDbContext>();
        await context.Database.OpenConnectionAsync(Token);
        await using var command = SqliteStatements.ClaimDueWork.CreateCommand(context);
        foreach (var name in (string[])["@clock", "@due", "@now", "@until", "@limit"])
            TenantStatement.Bind(command, name, null);
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;

        (await ReadAsync(command)).ShouldContain("SEARCH orb_due_work USING INDEX ix_orb_due_work_clock_id_next_due_at (clock_id=? AND next_due_at<?)");
    }

    private async Task<List<string>> PlanAsync(TenantStatement statement, params string[] parameters)
    {
        await using var scope = database.Open(Ids.Tenant());
        var context = scope.Get<SqliteOrbDbContext>();
        await context.Database.OpenConnectionAsync(Token);
        await using var command = statement.CreateCommand(context);
        foreach (var name in parameters.Where(p => statement.Text.Contains(p, StringComparison.Ordinal)))
            TenantStatement.Bind(command, name, null);
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        return await ReadAsync(command);
    }

    // Runs a query with a listener and asks SQLite how it would run the first command seen.
    private async Task<List<string>> PlanAsync(Func<Scope, Task> query)
    {
        var listener = new Listener();
        var services = new ServiceCollection();
        services.AddOrbBilling().UseSqlite(database.ConnectionString);
        services.ConfigureDbContext<SqliteOrbDbContext>(o => o.AddInterceptors(listener));
        await using var provider = services.BuildServiceProvider();
        await using var scope = new Scope(provider, Ids.Tenant());
        await query(scope);

        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var explain = connection.CreateCommand();
        explain.CommandText = "EXPLAIN QUERY PLAN " + listener.Sql;
        foreach (var (name, value) in listener.Parameters)
            explain.Parameters.AddWithValue(name, value);
        return await ReadAsync(explain);
    }

    private static async Task<List<string>> ReadAsync(DbCommand explain)
    {
        var lines = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
            lines.Add(reader.GetString(3));
        return lines;
    }

    private sealed class Listener : DbCommandInterceptor
    {
        public string? Sql { get; private set; }

        public List<(string Name, object Value)> Parameters { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (Sql is null)
            {
                Sql = command.CommandText;
                Parameters.AddRange(command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value!)));
            }

            return ValueTask.FromResult(result);
        }
    }
}
