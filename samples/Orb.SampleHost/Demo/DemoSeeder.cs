using System.Globalization;
using NodaTime;
using Orb.Billing;
using Orb.Billing.Catalog;
using Orb.Billing.Customers;
using Orb.Billing.Invoicing;
using Orb.Billing.Metering;
using Orb.Billing.Subscriptions;
using Orb.Billing.TestClocks;
using Orb.Billing.Work;

namespace Orb.SampleHost.Demo;

/// <summary>
/// Lives through the last three full months on a clock of its own: customers subscribe, usage arrives day by day, and the engine makes the
/// invoices. Everything is keyed, so a seeding that was interrupted goes on where it stopped.
/// </summary>
internal sealed class DemoSeeder(IServiceProvider services, DemoClock clock, TextWriter output)
{
    private const string ClockCustomer = "test-clock-demo";
    private const int Months = 3;

    /// <summary>Seeds up to now; does nothing when that was done before.</summary>
    public async Task SeedAsync(Instant now, CancellationToken cancellationToken)
    {
        if (await IsSubscribedAsync(ClockCustomer, cancellationToken))
            return;

        var today = now.InUtc().Date;
        var end = new LocalDate(today.Year, today.Month, 1);
        var start = end.PlusMonths(-Months);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Seeding demo data: {DemoCompany.Customers.Count} customers, usage from {start:R} to {end:R}."));
        clock.MoveTo(StartOf(start));
        await CatalogueAsync(cancellationToken);

        var events = 0;
        for (var day = start; day < end; day = day.PlusDays(1))
        {
            clock.MoveTo(StartOf(day));
            foreach (var customer in DemoCompany.Customers.Where(c => start.PlusDays(c.StartDay) == day))
                await SubscribeAsync(customer, cancellationToken);

            clock.MoveTo(StartOf(day.PlusDays(1)));
            events += await IngestAsync(start, day, cancellationToken);
            await SweepAsync(cancellationToken);
            if (day.PlusDays(1).Day == 1)
                await ReportAsync($"{day:yyyy-MM}", events, cancellationToken);
        }

        for (var day = end; StartOf(day) <= now; day = day.PlusDays(1))
        {
            clock.MoveTo(StartOf(day));
            await SweepAsync(cancellationToken);
        }

        clock.MoveTo(now);
        await SweepAsync(cancellationToken);
        await ClockCustomerAsync(end.AtStartOfDayInZone(DateTimeZoneProviders.Tzdb["America/New_York"]).ToInstant(), cancellationToken);
        await ReportAsync("done", events, cancellationToken);
    }

    private async Task CatalogueAsync(CancellationToken cancellationToken)
    {
        await InScopeAsync<ICatalogService, bool>(async catalog =>
        {
            if (await catalog.FindPlanByExternalIdAsync("enterprise", cancellationToken) is not null)
                return true;
            var platform = (await catalog.CreateItemAsync(new CreateItem("Platform"), cancellationToken)).Value;
            var tokens = (await catalog.CreateItemAsync(new CreateItem("API tokens"), cancellationToken)).Value;
            var images = (await catalog.CreateItemAsync(new CreateItem("Images"), cancellationToken)).Value;
            var tokenMetric = (await catalog.CreateMetricAsync(
                new CreateMetric("Thousand tokens", tokens.Id, $"SELECT SUM(thousand_tokens) FROM events WHERE event_name = '{DemoCompany.TokenEvent}'"), cancellationToken)).Value;
            var imageMetric = (await catalog.CreateMetricAsync(
                new CreateMetric("Images", images.Id, $"SELECT COUNT(*) FROM events WHERE event_name = '{DemoCompany.ImageEvent}'"), cancellationToken)).Value;
            foreach (var plan in DemoCompany.Plans(platform.Id, tokens.Id, images.Id, tokenMetric.Id, imageMetric.Id))
            {
                if (await catalog.FindPlanByExternalIdAsync(plan.ExternalPlanId!, cancellationToken) is null)
                    _ = (await catalog.CreatePlanAsync(plan, cancellationToken)).Value;
            }

            return true;
        });
    }

    private Task SubscribeAsync(DemoCustomer demo, CancellationToken cancellationToken) => SubscribeAsync(
        new CreateCustomer { Name = demo.Name, Email = demo.Email, ExternalCustomerId = demo.ExternalId, TimeZone = demo.Zone }, demo.Plan, cancellationToken);

    // Either half may have been done by a seeding that was interrupted.
    private async Task SubscribeAsync(CreateCustomer customer, string plan, CancellationToken cancellationToken)
    {
        var externalId = customer.ExternalCustomerId!;
        if (await InScopeAsync<ICustomerService, Customer?>(s => s.FindByExternalIdAsync(externalId, cancellationToken)) is null)
            _ = (await InScopeAsync<ICustomerService, Outcome<Customer>>(s => s.CreateAsync(customer, cancellationToken))).Value;
        if (!await IsSubscribedAsync(externalId, cancellationToken))
        {
            _ = (await InScopeAsync<ISubscriptionService, Outcome<SubscriptionView>>(s => s.CreateAsync(
                new CreateSubscription { ExternalCustomerId = externalId, ExternalPlanId = plan }, cancellationToken))).Value;
        }
    }

    private async Task<bool> IsSubscribedAsync(string externalCustomerId, CancellationToken cancellationToken)
    {
        var query = new SubscriptionQuery { ExternalCustomerIds = [externalCustomerId] };
        var page = await InScopeAsync<ISubscriptionService, Outcome<Page<SubscriptionView>>>(s => s.ListAsync(query, new PageRequest(1), cancellationToken));
        return page.Value.Items.Count > 0;
    }

    private async Task<int> IngestAsync(LocalDate start, LocalDate day, CancellationToken cancellationToken)
    {
        var events = DemoCompany.Customers
            .Where(c => start.PlusDays(c.StartDay) <= day)
            .SelectMany(c => DemoUsage.Of(c, day))
            .ToList();
        var result = await InScopeAsync<IUsageService, IngestResult>(s => s.IngestAsync(events, cancellationToken));
        return result.Failures.Count == 0
            ? events.Count
            : throw new InvalidOperationException($"A demo event was refused: {result.Failures[0].Errors[0]}");
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var sweep = services.GetRequiredService<ISweep>();
        while ((await sweep.RunAsync(clock.GetCurrentInstant(), 100, cancellationToken)).Customers == 100)
        {
        }
    }

    // The one customer that lives by a test clock: move it with POST /v1/test_clocks/{id}/advance and watch its invoices appear.
    private async Task ClockCustomerAsync(Instant start, CancellationToken cancellationToken)
    {
        var clocks = (await InScopeAsync<ITestClockService, Outcome<Page<TestClock>>>(s => s.ListAsync(new PageRequest(1), cancellationToken))).Value.Items;
        var testClock = clocks.Count > 0
            ? clocks[0]
            : (await InScopeAsync<ITestClockService, Outcome<TestClock>>(s => s.CreateAsync(start, "Demo", cancellationToken))).Value;
        await SubscribeAsync(
            new CreateCustomer
            {
                Name = "Umbra Time Travel",
                Email = "billing@umbra.example",
                ExternalCustomerId = ClockCustomer,
                TimeZone = "America/New_York",
                TestClockId = testClock.Id,
            },
            "developer",
            cancellationToken);
    }

    private async Task ReportAsync(string what, int events, CancellationToken cancellationToken)
    {
        var issued = await IssuedAsync(cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {what}: {events:N0} events and {issued} invoices in all"));
    }

    private async Task<int> IssuedAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        var page = new PageRequest(PageRequest.MaximumLimit);
        while (true)
        {
            var found = (await InScopeAsync<IInvoiceService, Outcome<Page<InvoiceView>>>(s => s.ListAsync(new InvoiceQuery(), page, cancellationToken))).Value;
            count += found.Items.Count;
            if (found.NextCursor is not { } next)
                return count;
            page = page with { Cursor = next };
        }
    }

    private static Instant StartOf(LocalDate date) => date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();

    private async Task<TResult> InScopeAsync<TService, TResult>(Func<TService, Task<TResult>> run)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await run(scope.ServiceProvider.GetRequiredService<TService>());
    }
}
