using Npgsql;
using Orb.Billing.TestSupport;

[assembly: AssemblyFixture(typeof(Orb.SampleHost.Tests.ServerEnd))]

namespace Orb.SampleHost.Tests;

/// <summary>The host on PostgreSQL, from an empty database on.</summary>
public sealed class PostgreSqlHostTests
{
    private static readonly (string, string) OnPostgreSql = ("Orb__Storage__Provider", "PostgreSql");
    private static readonly (string, string) NoDemo = ("Orb__Demo__Enabled", "false");

    [Fact]
    public async Task It_migrates_an_empty_database_lives_through_nine_months_and_finds_them_again()
    {
        var server = await PostgreSqlServer.SharedAsync();
        Assert.SkipWhen(server is null, PostgreSqlServer.Missing);
        var database = await server.EmptyAsync();
        (string, string)[] settings = [OnPostgreSql, ("Orb__Storage__ConnectionString", database), NoDemo];
        using var folder = new TempFolder();

        var (exitCode, said) = await HostProcess.RunAsync(folder, ["migrate"], settings);
        exitCode.ShouldBe(0, said);
        said.ShouldContain("The database is at the version of this host.");

        Books first;
        await using (var host = await HostProcess.StartAsync(folder, settings))
        {
            using var api = host.Api();
            await new BillingStory(write => api.PostAsync(write.Path, write.Body, write.Key), api.ClockReadyAsync).RunAsync();
            first = await Books.OfAsync(api);
            first.Tokens.ShouldBe(BillingStory.Tokens);
            first.Numbers.ShouldBe(Enumerable.Range(1, BillingStory.Invoices));
            (await host.StopAsync()).ShouldBe(0);
        }

        await using (var again = await HostProcess.StartAsync(folder, settings))
        {
            using var api = again.Api();
            (await Books.OfAsync(api)).Lines.ShouldBe(first.Lines);
        }

        Directory.GetFiles(folder.Path).ShouldBeEmpty("nothing is stored beside the server");
        await server.DropAsync(database);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F12_a_request_with_a_key_is_answered_and_done_once_when_its_commit_is_cut_off(bool committed)
    {
        var server = await PostgreSqlServer.SharedAsync();
        Assert.SkipWhen(server is null, PostgreSqlServer.Missing);
        var database = await server.EmptyAsync();
        using var folder = new TempFolder();
        await using (var line = new CommitCutter(database))
        await using (var host = await HostProcess.StartAsync(folder, OnPostgreSql, ("Orb__Storage__ConnectionString", line.ConnectionString), NoDemo))
        {
            using var api = host.Api();
            const string body = """{"name":"Acme","email":"ap@acme.example"}""";
            if (committed)
                line.CutAfter();
            else
                line.CutBefore();

            var answer = await api.PostAsync("customers", body, "acme");
            line.Cut.ShouldBe(1);
            answer.Succeeded();
            (await api.PostAsync("customers", body, "acme")).Text.ShouldBe(answer.Text);
            (await api.ListAsync("customers")).Count.ShouldBe(1);

            // Without a key nobody can tell, and the answer says so.
            line.CutAfter();
            var unknown = await api.PostAsync("customers", body);
            ((int)unknown.Status).ShouldBe(500);
            unknown.ShouldRetry.ShouldBe("false");
            unknown.Text.ShouldContain("may have been carried out");
            (await api.ListAsync("customers")).Count.ShouldBe(2);
        }

        await server.DropAsync(database);
    }

    [Fact]
    public async Task F31_a_host_on_the_database_of_a_newer_version_ends_and_says_so()
    {
        var server = await PostgreSqlServer.SharedAsync();
        Assert.SkipWhen(server is null, PostgreSqlServer.Missing);
        var database = await server.EmptyAsync();
        (string, string)[] settings = [OnPostgreSql, ("Orb__Storage__ConnectionString", database), NoDemo];
        using var folder = new TempFolder();
        (await HostProcess.RunAsync(folder, ["migrate"], settings)).ExitCode.ShouldBe(0);
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """INSERT INTO orb.__orb_migrations VALUES ('99991231235959_OfTheNextVersion', '10')""";
            await command.ExecuteNonQueryAsync();
        }

        foreach (var arguments in (string[][])[["serve"], ["migrate"], ["key", "create"]])
        {
            var (exitCode, said) = await HostProcess.RunAsync(folder, arguments, settings);
            exitCode.ShouldBe(2, said);
            said.ShouldContain("a newer version has migrated it");
        }

        await server.DropAsync(database);
    }

    [Fact]
    public async Task Without_a_connection_string_or_with_an_unknown_provider_it_says_what_is_wrong()
    {
        using var folder = new TempFolder();

        var (exitCode, said) = await HostProcess.RunAsync(folder, ["migrate"], OnPostgreSql, ("Orb__Storage__ConnectionString", ""));
        exitCode.ShouldBe(2, said);
        said.ShouldContain("Orb__Storage__ConnectionString is required with PostgreSql");

        (exitCode, said) = await HostProcess.RunAsync(folder, ["migrate"], ("Orb__Storage__Provider", "Oracle"));
        exitCode.ShouldBe(2, said);
        said.ShouldContain("Orb__Storage__Provider is 'Oracle'; it must be Sqlite or PostgreSql.");

        (exitCode, said) = await HostProcess.RunAsync(folder, ["migrate"], ("Orb__Jobs__Engine", "Hangfire"));
        exitCode.ShouldBe(2, said);
        said.ShouldContain("Orb__Jobs__Engine is 'Hangfire'; it must be InProcess or Quartz.");
    }
}

/// <summary>Stops the server when the last test has run.</summary>
public sealed class ServerEnd : IAsyncDisposable
{
    public ValueTask DisposeAsync() => PostgreSqlServer.StopSharedAsync();
}
