using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orb.SampleHost.Tests;

/// <summary>What a first start shows in Development, and what it refuses in Production.</summary>
public sealed partial class StartTests(DevelopmentHost running)
{
    private const int DefaultPort = 5080;

    private static readonly (string, string) Production = ("ASPNETCORE_ENVIRONMENT", "Production");
    private static readonly (string, string) NoDemo = ("Orb__Demo__Enabled", "false");

    [Fact]
    public async Task The_first_start_in_Development_seeds_demo_data_and_the_second_does_not()
    {
        using var folder = new TempFolder();
        Demo first;
        await using (var host = await HostProcess.StartAsync(folder))
        {
            await WelcomedAsync(host);
            first = await Demo.OfAsync(host);
            first.Plans.ShouldBe(3);
            first.Customers.ShouldBeInRange(15, 25);
            first.Currencies.ShouldBe(["EUR", "JPY", "USD"]);
            first.Invoices.ShouldBeGreaterThan(0);
            EventsSeeded(host.Text).ShouldBeInRange(40_000, 60_000);
            await CurlLinesRunAsync(host);
            (await host.StopAsync()).ShouldBe(0, "SIGTERM is a request, and is answered with order");
        }

        await using (var again = await HostProcess.StartAsync(folder))
        {
            await WelcomedAsync(again);
            (await Demo.OfAsync(again)).ShouldBe(first, "a second start finds what the first made");
            EventsSeeded(again.Text).ShouldBe(0);
        }

        await using (var production = await HostProcess.StartAsync(folder, Production))
        {
            using var api = production.Api();
            (await api.GetAsync("ping")).Refused(401, "401-authentication-error");
        }
    }

    [Fact]
    public async Task Without_demo_data_the_tenant_and_its_key_are_there()
    {
        (await running.Api.GetAsync("ping")).Succeeded();
        await WelcomedAsync(running.Process);

        using var folder = new TempFolder();
        await using var host = await HostProcess.StartAsync(folder, NoDemo, ("Orb__Development__ApiKey", "another_key"));
        using var api = host.Api("another_key");
        (await api.ListAsync("customers")).ShouldBeEmpty();
        (await api.ListAsync("plans")).ShouldBeEmpty();
        using var usual = host.Api();
        (await usual.GetAsync("ping")).Refused(401, "401-authentication-error");
    }

    [Fact]
    public async Task In_Production_the_development_key_does_not_work_test_clocks_are_off_and_the_start_says_how_to_make_a_key_A26()
    {
        using var folder = new TempFolder();
        await using (var host = HostProcess.Launch(folder, Production))
        {
            await host.SaysAsync(text => text.Contains("key create", StringComparison.Ordinal), "say how to make a key");
            host.Text.ShouldNotContain(HostProcess.DevelopmentKey);
        }

        var (exitCode, said) = await HostProcess.RunAsync(folder, ["key", "create", "--role", "admin"], Production);
        exitCode.ShouldBe(0, said);
        var key = said.Split('\n').Single(line => line.StartsWith("orb_", StringComparison.Ordinal)).Trim();

        await using (var host = await HostProcess.StartAsync(folder, Production))
        {
            host.Text.ShouldNotContain(key, Case.Sensitive, "a key is shown once");
            using var unknown = host.Api();
            (await unknown.GetAsync("ping")).Refused(401, "401-authentication-error");
            using var api = host.Api(key);
            (await api.GetAsync("ping")).Succeeded();
            (await api.ListAsync("customers")).ShouldBeEmpty("there is no demo data in Production");
            var clock = await api.PostAsync("test_clocks", """{"frozen_time":"2026-01-15T00:00:00Z"}""");
            clock.Refused(400, "404-feature-not-available", "Test clocks");
        }
    }

    [Fact]
    public async Task A_host_does_not_start_in_Production_with_a_key_of_development_A26()
    {
        using var folder = new TempFolder();
        var (exitCode, said) = await HostProcess.RunAsync(
            folder, ["serve"], Production, ("Orb__Development__ApiKey", HostProcess.DevelopmentKey), ("ASPNETCORE_URLS", "http://127.0.0.1:0"));
        exitCode.ShouldNotBe(0, said);
        said.ShouldContain("Orb__Development__ApiKey");
    }

    [Fact]
    public async Task Without_an_address_it_listens_on_port_5080_of_this_machine_alone()
    {
        // The port is held here, so that the test asks for the port without needing it to be free.
        using var holder = new TcpListener(IPAddress.Loopback, DefaultPort) { ExclusiveAddressUse = true };
        try
        {
            holder.Start();
        }
        catch (SocketException)
        {
            // Somebody else holds it: as good.
        }

        using var folder = new TempFolder();
        await using var host = HostProcess.LaunchWithoutAddress(folder, NoDemo);
        (await host.ExitAsync()).ShouldNotBe(0);
        host.Text.ShouldContain("http://127.0.0.1:5080");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_told_without_a_key(string path)
    {
        using var client = new HttpClient { BaseAddress = running.Process.Address };
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_OpenAPI_document_names_the_operations()
    {
        using var client = new HttpClient { BaseAddress = running.Process.Address };
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!;
        ((string)document["openapi"]!).ShouldStartWith("3.");
        var paths = document["paths"]!.AsObject().Select(p => p.Key).ToList();
        foreach (var path in new[] { "/v1/customers", "/v1/plans", "/v1/metrics", "/v1/subscriptions", "/v1/ingest", "/v1/invoices/upcoming", "/v1/test_clocks", "/v1/billing_runs", "/v1/billing_runs/{billing_run_id}" })
            paths.ShouldContain(path);
    }

    [Fact]
    public async Task The_reference_is_a_page_that_loads_the_OpenAPI_document()
    {
        using var client = new HttpClient { BaseAddress = running.Process.Address };
        using var answer = await client.GetAsync(new Uri("/reference", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("""
            "url":"openapi/v1.json"
            """, Case.Sensitive, "from the root of the host");

        var scripts = Script().Matches(page).Select(m => m.Groups[1].Value).ToList();
        scripts.ShouldNotBeEmpty();
        foreach (var script in scripts)
            (await client.GetStringAsync(new Uri(answer.RequestMessage!.RequestUri!, script))).ShouldNotBeEmpty();
    }

    // URL, key, and three lines to copy.
    private static async Task WelcomedAsync(HostProcess host)
    {
        await host.SaysAsync(text => text.Split('\n').Count(IsCurl) >= 3, "print three curl lines");
        host.Text.ShouldContain(host.Address.GetLeftPart(UriPartial.Authority));
        host.Text.ShouldContain(HostProcess.DevelopmentKey);
        host.Text.ShouldContain(new Uri(host.Address, "/reference").ToString());
    }

    private static bool IsCurl(string line) => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal);

    private static async Task CurlLinesRunAsync(HostProcess host)
    {
        if (!File.Exists("/usr/bin/curl"))
            return;
        foreach (var line in host.Output.Where(IsCurl))
        {
            using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await using var kill = deadline.Token.Register(() => shell.Kill(entireProcessTree: true));
            var said = await shell.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await shell.WaitForExitAsync(CancellationToken.None);
            deadline.IsCancellationRequested.ShouldBeFalse($"not answered within a minute: {line}");
            shell.ExitCode.ShouldBe(0, line);
            said.ShouldStartWith("{", Case.Sensitive, line);
            said.ShouldNotContain(Api.ProblemTypes, Case.Sensitive, line);
        }
    }

    // No operation lists events, so this is what the host says of itself.
    private static int EventsSeeded(string said) => Seeded().Match(said) is { Success: true } seeded
        ? int.Parse(seeded.Groups[1].ValueSpan, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
        : 0;

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Script();

    [GeneratedRegex("done: ([0-9,]+) events")]
    private static partial Regex Seeded();

    private sealed record Demo(int Plans, int Customers, int Invoices, string AllCurrencies)
    {
        public string[] Currencies => AllCurrencies.Split(' ');

        public static async Task<Demo> OfAsync(HostProcess host)
        {
            using var api = host.Api();
            var plans = await api.ListAsync("plans");
            var invoices = await api.ListAsync("invoices");
            return new Demo(
                plans.Count,
                (await api.ListAsync("customers")).Count,
                invoices.Count,
                string.Join(' ', invoices.Concat(plans).Select(r => (string)r["currency"]!).Distinct().Order(StringComparer.Ordinal)));
        }
    }
}
