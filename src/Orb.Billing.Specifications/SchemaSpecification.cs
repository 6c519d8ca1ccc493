using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Orb.Billing.Work;

namespace Orb.Billing.Specifications;

/// <summary>A host works on the schema of its own version alone: it says so at the start, while it runs, and where it is asked to migrate.</summary>
public abstract class SchemaSpecification<TStorage>(TStorage database) : IClassFixture<TStorage>
    where TStorage : StorageFixture
{
    private const string Newer = "99991231235959_OfTheNextVersion";
    private const string Refusal =
        $"The database has 1 migrations that this version does not know ({Newer} is the first): a newer version has migrated it. Run that version.";

    private static CancellationToken Token => StorageFixture.Token;

    [Fact]
    public async Task F31_an_old_host_on_a_newer_schema_neither_starts_nor_migrates()
    {
        await database.AddMigrationAsync(Newer, Token);
        try
        {
            await using (var engine = database.NewEngine(b => b.AddBackgroundProcessing()))
                (await Should.ThrowAsync<NewerSchemaException>(() => StartAsync(engine))).Message.ShouldBe(Refusal);
            await using (var engine = database.NewEngine(b => b.MigrateOnStart()))
                (await Should.ThrowAsync<NewerSchemaException>(() => StartAsync(engine))).Unknown.ShouldBe([Newer]);
            await using var scope = database.Open();
            await Should.ThrowAsync<NewerSchemaException>(() => scope.Get<IBillingSchema>().MigrateAsync(Token));
            (await scope.Get<IBillingSchema>().PendingAsync(Token)).ShouldBeEmpty("it is only newer, not another one");
        }
        finally
        {
            (await database.RemoveNewestMigrationAsync(Token)).ShouldBe(Newer);
        }

        await using var again = database.NewEngine(_ => { });
        await StartAsync(again);
    }

    [Fact]
    public async Task F31_an_old_host_that_runs_while_a_newer_version_migrates_bills_nothing_more_and_is_not_ready()
    {
        await using var engine = new LivingEngine(database, "2026-01-01T00:00:00Z", b => b.Services.AddHealthChecks().AddOrbBilling());
        await engine.SubscribeAsync(await engine.CustomerAsync(), await engine.PlanAsync(LivingEngine.Fee("Fee", 10m)));
        await engine.SweepAsync();
        var before = await engine.InvoicesAsync();

        await database.AddMigrationAsync(Newer, Token);
        try
        {
            (await Should.ThrowAsync<NewerSchemaException>(() => engine.SweepAtAsync("2026-02-01T01:00:00Z"))).Message.ShouldBe(Refusal);
            await Should.ThrowAsync<NewerSchemaException>(() => engine.Services.GetRequiredService<ISweep>().RunTestClocksAsync(Token));
            await Should.ThrowAsync<NewerSchemaException>(() => engine.Services.GetRequiredService<Outbox.IOutboxDispatcher>().RunAsync(Token));
            (await engine.InvoicesAsync()).ShouldBe(before);
            var health = (await engine.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["orb_billing"];
            (health.Status, health.Description).ShouldBe((HealthStatus.Unhealthy, Refusal));
        }
        finally
        {
            await database.RemoveNewestMigrationAsync(Token);
        }

        await engine.SweepAsync();
        (await engine.InvoicesAsync()).Count.ShouldBe(before.Count + 1);
    }

    [Fact]
    public async Task F31_a_new_host_on_an_older_schema_does_not_start_and_is_not_ready()
    {
        var missing = await database.RemoveNewestMigrationAsync(Token);
        try
        {
            await using var engine = database.NewEngine(b => b.Services.AddHealthChecks().AddOrbBilling());
            (await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(engine))).Message.ShouldContain($"lacks 1 migrations ({missing} is the first)");
            var health = (await engine.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["orb_billing"];
            (health.Status, health.Description).ShouldBe((HealthStatus.Unhealthy, $"The schema lacks 1 migrations; {missing} is the first."));
            await using var scope = database.Open();
            (await scope.Get<IBillingSchema>().PendingAsync(Token)).ShouldBe([missing]);
        }
        finally
        {
            await database.AddMigrationAsync(missing, Token);
        }
    }

    // As a host does it: who works before the others start, then each in the order of registration.
    private static async Task StartAsync(IServiceProvider engine)
    {
        var services = engine.GetServices<IHostedService>().ToList();
        foreach (var early in services.OfType<IHostedLifecycleService>())
            await early.StartingAsync(Token);
        foreach (var service in services)
            await service.StartAsync(Token);
    }
}
