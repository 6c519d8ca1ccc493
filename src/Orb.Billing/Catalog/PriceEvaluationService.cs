using System.Globalization;
using NodaTime;
using Orb.Billing.Core.Amounts;
using Orb.Billing.Core.Catalog;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Periods;
using Orb.Billing.Customers;
using Orb.Billing.Metering;

namespace Orb.Billing.Catalog;

internal sealed class PriceEvaluationService(
    ICustomerStore customers, IPlanStore plans, MetricDefinitions metrics, PriceDrafting drafting, IUsageStore usage, IDateTimeZoneProvider zones,
    IIdGenerator ids, IClock clock, TestClocks.CustomerClock customerClock) : IPriceEvaluationService
{
    private const int MaximumGroupingKeys = 10;

    public async Task<Outcome<IReadOnlyList<EvaluatedCatalogPrice>>> EvaluateAsync(EvaluatePrices command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var validation = new Validation();
        var filters = Check(command, validation);
        if (validation.Failed)
            return validation.Refusal;
        var named = command.CustomerId?.ToString() ?? command.ExternalCustomerId;
        var customer = await CustomerAsync(command, cancellationToken).ConfigureAwait(false);
        if (customer is null && named is not null)
            return Refusal.NotFound("Customer", named);
        if (await TooOldAsync(command, customer, cancellationToken).ConfigureAwait(false) is { } old)
            return old;
        if (!(await PricesAsync(command, validation, cancellationToken).ConfigureAwait(false)).TryGetValue(out var prices, out var refusal))
            return refusal;

        var period = new ServicePeriod(command.From, command.To);
        var zone = customer is null ? DateTimeZone.Utc : zones[customer.TimeZone];
        var full = command.FullPeriod?.In(zone);
        var share = command.FullPeriod is { } anchor ? Share.Of(period, anchor, zone) : Share.Whole;
        var known = await metrics.OfAsync(prices.Select(p => p.MetricId!.Value), cancellationToken).ConfigureAwait(false);
        var queries = prices.Select((price, i) => Query(price, known[price.MetricId!.Value].In(zone), command.Prices[i].GroupingKeys, filters[i], customer, period, full)).ToList();
        if (command.Events is { } given)
            Take(queries, given);
        else
            await ReadAsync(queries, cancellationToken).ConfigureAwait(false);
        try
        {
            return Outcome.Success<IReadOnlyList<EvaluatedCatalogPrice>>(
                [.. prices.Zip(queries, (price, q) => new EvaluatedCatalogPrice(price, PriceEvaluation.Of(price, period, q.Accumulator, q.Groups, share)))]);
        }
        catch (AmountOverflowException overflow)
        {
            return Refusal.Constraint($"The prices cannot be evaluated. {overflow.Message}");
        }
    }

    private static EventFilter[] Check(EvaluatePrices command, Validation validation)
    {
        validation.Time("timeframe_start", command.From);
        validation.Time("timeframe_end", command.To);
        if (command.To <= command.From)
            validation.Add("timeframe_end", $"must lie after {command.From}, but is {command.To}.");
        else if (command.To - command.From > Duration.FromDays(EvaluatePrices.MaximumDays))
            validation.Add("timeframe_end", string.Create(CultureInfo.InvariantCulture, $"must lie at most {EvaluatePrices.MaximumDays} days after {command.From}, but is {command.To}."));
        if (command.CustomerId is not null && command.ExternalCustomerId is not null)
            validation.Add("customer_id", "give either customer_id or external_customer_id.");
        if (command is { CustomerId: null, ExternalCustomerId: null, Events: null })
            validation.Add("customer_id", "is required where no events are given.");
        if (command.Prices.Count is 0 or > EvaluatePrices.MaximumPrices)
            validation.Add("price_evaluations", string.Create(CultureInfo.InvariantCulture, $"must be 1 to {EvaluatePrices.MaximumPrices} prices, but are {command.Prices.Count}."));
        if (command.Events?.Count > EvaluatePrices.MaximumEvents)
            validation.Add("events", string.Create(CultureInfo.InvariantCulture, $"must be at most {EvaluatePrices.MaximumEvents}, but are {command.Events.Count}."));
        for (var i = 0; i < command.Events?.Count && !validation.Failed; i++)
            UsageEventCheck.Shape(AsSent(command.Events[i], i), validation);
        return [.. command.Prices.Take(EvaluatePrices.MaximumPrices).Select((p, i) => Check(p, Path(i), validation))];
    }

    private static EventFilter Check(PriceToEvaluate asked, string path, Validation validation)
    {
        if (new object?[] { asked.PriceId, asked.ExternalPriceId, asked.Price }.Count(named => named is not null) != 1)
            validation.Add($"{path}.price_id", "give one of price_id, external_price_id and price.");
        if (asked.Price is { MetricId: null })
            validation.Add($"{path}.price.billable_metric_id", "is required: only usage is evaluated.");
        if (asked.Price is { } inline && !Validation.IsCurrency(inline.Currency, out _))
            validation.Add($"{path}.price.currency", $"'{Validation.Shorten(inline.Currency ?? "")}' is not a currency code of ISO 4217.");
        if (asked.GroupingKeys.Count > MaximumGroupingKeys)
            validation.Add($"{path}.grouping_keys", string.Create(CultureInfo.InvariantCulture, $"must be at most {MaximumGroupingKeys}, but are {asked.GroupingKeys.Count}."));
        foreach (var key in asked.GroupingKeys)
            validation.Text($"{path}.grouping_keys", key);
        if (asked.GroupingKeys.Distinct(StringComparer.Ordinal).Count() != asked.GroupingKeys.Count)
            validation.Add($"{path}.grouping_keys", "name a property twice.");
        if (string.IsNullOrEmpty(asked.Filter))
            return EventFilter.Always;
        var read = MetricSql.ParseFilter(asked.Filter);
        if (read.IsAccepted)
            return read.Filter;
        validation.Add($"{path}.filter", read.Error.ToString());
        return EventFilter.Always;
    }

    private async Task<Refusal?> TooOldAsync(EvaluatePrices command, Customer? customer, CancellationToken cancellationToken)
    {
        if (command.MaximumAgeDays is not { } days || command.Events is not null)
            return null;
        var now = customer is null ? clock.GetCurrentInstant() : await customerClock.NowAsync(customer, cancellationToken).ConfigureAwait(false);
        return command.From < now - Duration.FromDays(days)
            ? Refusal.Invalid("timeframe_start", string.Create(CultureInfo.InvariantCulture, $"must lie at most {days} days before now, {now}, but is {command.From}."))
            : null;
    }

    private Task<Customer?> CustomerAsync(EvaluatePrices command, CancellationToken cancellationToken) =>
        command.CustomerId is { } id ? customers.FindAsync(id, cancellationToken)
        : command.ExternalCustomerId is { } external ? customers.FindByExternalIdAsync(external, cancellationToken)
        : Task.FromResult<Customer?>(null);

    private async Task<Outcome<List<Price>>> PricesAsync(EvaluatePrices command, Validation validation, CancellationToken cancellationToken)
    {
        var stored = await plans.FindPricesAsync([.. command.Prices.Select(p => p.PriceId).OfType<PriceId>().Distinct()], cancellationToken).ConfigureAwait(false);
        var external = await plans.FindPricesByExternalIdAsync([.. command.Prices.Select(p => p.ExternalPriceId).OfType<string>().Distinct()], cancellationToken).ConfigureAwait(false);
        var prices = new List<Price>(command.Prices.Count);
        var drafted = new Dictionary<int, Price>();
        // A price is drafted within a plan of its currency; there are few currencies.
        foreach (var ofCurrency in command.Prices.Select((p, i) => (p.Price, i)).Where(p => p.Price is not null).GroupBy(p => p.Price!.Currency))
        {
            var now = clock.GetCurrentInstant();
            var plan = new Plan { Id = new PlanId(ids.Next()), Name = "Evaluated", Currency = Currency.Iso(ofCurrency.Key!), Prices = [], CreatedAt = now };
            if (!(await drafting.MakeAsync(plan, [.. ofCurrency.Select(p => new PriceDraft(p.Price!, Path(p.i), p.i))], [], now, validation, cancellationToken).ConfigureAwait(false))
                .TryGetValue(out var made, out var refusal))
                return refusal;
            foreach (var price in made)
                drafted[price.Position] = price.Price;
        }

        if (validation.Failed)
            return validation.Refusal;
        for (var i = 0; i < command.Prices.Count; i++)
        {
            var asked = command.Prices[i];
            var named = asked.PriceId?.ToString() ?? asked.ExternalPriceId;
            var price = asked.PriceId is { } id ? stored.GetValueOrDefault(id) : asked.ExternalPriceId is { } own ? external.GetValueOrDefault(own) : null;
            if (named is null)
                prices.Add(drafted[i]);
            else if (price is null)
                return Refusal.NotFound("Price", Validation.Shorten(named));
            else if (!price.Price.IsUsage)
                return Refusal.Invalid($"{Path(i)}.{(asked.PriceId is null ? "external_price_id" : "price_id")}", $"{Validation.Shorten(named)} is a fee, whose quantity is agreed; only usage is evaluated.");
            else
                prices.Add(price.Price);
        }

        return prices;
    }

    private static UsageQuery Query(
        Price price, MetricDefinition metric, IReadOnlyList<string> keys, EventFilter filter, Customer? customer, ServicePeriod period, ServicePeriod? full)
    {
        var seen = metric with { Detail = price.Model.Usage };
        return new UsageQuery(customer is null ? [] : [new UsageCustomer(customer.Id, customer.ExternalCustomerId)], period, seen.NewAccumulator(period, full))
        {
            Filter = price.Dimensions is { } dimensions ? EventFilter.All(dimensions.Filter, filter) : filter,
            Groups = keys.Count == 0 ? null : new GroupedAccumulator(seen, keys, period, full, PriceEvaluation.MaximumGroups),
        };
    }

    private async Task ReadAsync(List<UsageQuery> queries, CancellationToken cancellationToken)
    {
        var reading = new UsageReading();
        foreach (var query in queries)
            reading.Add(query);
        await reading.RunAsync(usage, await usage.TakeCutOffAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    private static void Take(List<UsageQuery> queries, IReadOnlyList<GivenUsageEvent> given)
    {
        for (var i = 0; i < given.Count; i++)
        {
            var sent = AsSent(given[i], i);
            var usageEvent = new UsageEvent(sent.IdempotencyKey, sent.EventName, sent.Timestamp, sent.Properties);
            foreach (var query in queries.Where(q => q.Period.Contains(sent.Timestamp) || (q.Accumulator.Definition.IsCarried && sent.Timestamp < q.Period.Start)))
                query.Take(usageEvent);
        }
    }

    // Events of one time are in the order in which they are given (R14).
    private static NewUsageEvent AsSent(GivenUsageEvent given, int index) => new()
    {
        IdempotencyKey = index.ToString("D6", CultureInfo.InvariantCulture),
        EventName = given.EventName,
        Timestamp = given.Timestamp,
        ExternalCustomerId = "given",
        Properties = given.Properties,
    };

    private static string Path(int index) => string.Create(CultureInfo.InvariantCulture, $"price_evaluations[{index}]");
}
