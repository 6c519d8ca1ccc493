using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Orb.Billing.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task A_host_without_a_store_fails_at_start_and_is_told_what_to_call()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrbBilling();
        using var host = builder.Build();

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync());

        failure.Message.ShouldContain("UseSqlite");
        failure.Message.ShouldContain("UsePostgreSql");
    }

    [Fact]
    public async Task F31_a_host_whose_database_lacks_migrations_fails_at_start_and_is_told_what_to_call()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IBillingTransactions>(new OldDatabase());
        builder.Services.AddSingleton<IBillingSchema>(new OldDatabase());
        builder.Services.AddOrbBilling();
        using var host = builder.Build();

        (await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync())).Message
            .ShouldBe("The database lacks 2 migrations (0001_Initial is the first). Call .MigrateOnStart(), or IBillingSchema.MigrateAsync() as a step of its own.");
    }

    private sealed class OldDatabase : IBillingSchema, IBillingTransactions
    {
        public int Committed => 0;

        public void OnCommitted(Action action) => action();

        public StorageFailure Judge(Exception failure) => StorageFailure.Other;

        public Task EnlistAsync(System.Data.Common.DbTransaction transaction, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool IsOpen => false;

        public Task MigrateAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> UnknownAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>(["0001_Initial", "0002_Next"]);

        public Task<IBillingTransaction> BeginAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IBillingTransaction> BeginTrialAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    [Fact]
    public async Task Settings_out_of_bounds_fail_at_start_with_name_limit_and_value_all_in_one_go()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOrbBilling(o =>
        {
            o.MaximumBatchSize = 0;
            o.GracePeriod = Duration.FromDays(31);
        });
        using var host = builder.Build();

        var failure = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());

        failure.Failures.ShouldBe(["GracePeriod must be from 0:00:00:00 to 30:00:00:00, but is 31:00:00:00.", "MaximumBatchSize must be from 1 to 100000, but is 0."]);
    }

    [Fact]
    public void Adding_the_engine_twice_is_harmless()
    {
        var services = new ServiceCollection();
        var first = services.AddOrbBilling(o => o.MaximumBatchSize = 5);
        var count = services.Count;

        services.AddOrbBilling().ShouldBeSameAs(first);

        services.Count.ShouldBe(count);
    }

    [Fact]
    public void A_second_different_choice_for_one_part_is_refused_and_names_both()
    {
        var builder = new ServiceCollection().AddOrbBilling();
        builder.Choose("storage", "UseSqlite").ShouldBeTrue();
        builder.Choose("storage", "UseSqlite").ShouldBeFalse();

        Should.Throw<InvalidOperationException>(() => builder.Choose("storage", "UsePostgreSql")).Message
            .ShouldBe("The storage was chosen twice: by UseSqlite and by UsePostgreSql. Keep one.");
    }
}
