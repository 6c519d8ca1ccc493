using Microsoft.EntityFrameworkCore;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>The hot queries, as PostgreSQL would run them on a large table.</summary>
public sealed class QueryPlanTests(PostgreSqlDatabase database) : IClassFixture<PostgreSqlDatabase>
{
    [Fact]
    public async Task A_claim_reads_the_queue_along_its_index_and_puts_nothing_in_order()
    {
        var token = TestContext.Current.CancellationToken;
        foreach (var (statement, clock) in new[] { (PostgreSqlStatements.ClaimDueWork, (Guid?)null), (PostgreSqlStatements.ClaimDueWorkOfClock, Guid.NewGuid()) })
        {
            await using var scope = database.Open();
            var context = scope.Get<PostgreSqlOrbDbContext>();
            await using var transaction = await context.Database.BeginTransactionAsync(token);
            // As a planner that knows of many rows would have it; here the table is empty.
            await context.Database.ExecuteSqlRawAsync("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off", token);
            await using var command = statement.CreateCommand(context);
            foreach (var name in (string[])["@due", "@now", "@until"])
                command.Bind(name, 1L);
            command.Bind("@limit", 250);
            if (clock is { } id)
                command.Bind("@clock", id);
            command.CommandText = "EXPLAIN " + command.CommandText;
            var plan = new List<string>();
            await using (var reader = await command.ExecuteReaderAsync(token))
            {
                while (await reader.ReadAsync(token))
                    plan.Add(reader.GetString(0));
            }

            plan.ShouldContain(step => step.Contains("Index Scan using ix_due_work_clock_id_next_due_at", StringComparison.Ordinal));
            plan.ShouldNotContain(step => step.Contains("Sort", StringComparison.Ordinal));
        }
    }
}
