using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orb.Billing.Core.Periods;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>
/// Works through what a host says of its price model, so that one that would bill wrongly stops the host's start and not its thousandth invoice. It
/// proves nothing about what no example shows.
/// </summary>
internal static partial class PriceModelProof
{
    // Usage grows to an example's in so many steps.
    private const int Steps = 8;

    public static void Of<TModel>(ModelFormat format)
        where TModel : HostPriceModel, IHostPriceModel<TModel>
    {
        List<string> faults = [.. OfType<TModel>(), .. OfExamples(TModel.Examples)];
        faults.AddRange(TModel.Examples.SelectMany(e => OfExample(e, format).Select(fault => $"example \"{e.Says}\": {fault}")));
        if (faults.Count > 0)
            throw new InvalidOperationException($"The price model '{TModel.Name}' ({typeof(TModel)}) cannot be registered: {string.Join("; ", faults)}.");
    }

    private static IEnumerable<string> OfType<TModel>()
        where TModel : HostPriceModel, IHostPriceModel<TModel>
    {
        if (!NamePattern().IsMatch(TModel.Name))
            yield return $"its name must be 1 to 64 lower-case letters, digits and underscores, beginning with a letter, but is '{TModel.Name}'";
        if (ModelFormats.Named(TModel.Name) is { } own)
            yield return $"its name is that of the engine's own {own.Model.Name}";
        if (!typeof(TModel).IsSealed)
            yield return "it must be sealed: what is derived from it would be read back as something else";
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (var type = typeof(TModel); type is not null && type != typeof(HostPriceModel); type = type.BaseType)
        {
            foreach (var field in type.GetFields(all).Where(f => f is { IsInitOnly: false, IsLiteral: false }))
                yield return $"it must be immutable, but {field.Name} can change";
        }
    }

    private static IEnumerable<string> OfExamples<TModel>(IReadOnlyList<PriceModelExample<TModel>> examples)
        where TModel : HostPriceModel, IHostPriceModel<TModel>
    {
        if (!examples.Any(e => e.Amount > 0m))
            yield return "it needs at least one example that costs something";
    }

    private static IEnumerable<string> OfExample<TModel>(PriceModelExample<TModel> example, ModelFormat format)
        where TModel : HostPriceModel, IHostPriceModel<TModel>
    {
        var (model, usage) = (example.Model, example.Usage);
        if (model.ModelType != TModel.Name)
            return [$"ModelType is '{model.ModelType}', not the name '{TModel.Name}'"];
        if (model.Usage.Kind == PricedUsageKind.Subtotals)
            return ["it prices what other charges come to, which a host's model cannot yet"];
        try
        {
            return
            [
                .. Told(example),
                .. Differs("rated again it comes to", model.Rate(usage).Exact, model.Rate(usage).Exact),
                .. Round(model, format),
                .. OfShare(model, usage),
                .. model.CanFall ? [] : Rising(model, usage),
            ];
        }
        catch (Exception failure) when (failure is ArithmeticException or PriceModelFaultException or ArgumentException)
        {
            return [failure.Message.TrimEnd('.')];
        }
    }

    private static IEnumerable<string> Told<TModel>(PriceModelExample<TModel> example)
        where TModel : HostPriceModel =>
        Differs("it comes to", example.Model.Rate(example.Usage).Exact, example.Amount);

    private static IEnumerable<string> Differs(string what, decimal found, decimal expected) =>
        found == expected ? [] : [string.Create(CultureInfo.InvariantCulture, $"{what} {found}, not {expected}")];

    private static IEnumerable<string> Round(HostPriceModel model, ModelFormat format)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            model.Write(new PriceModelWriter(writer));
            writer.WriteEndObject();
        }

        using var config = JsonDocument.Parse(stream.ToArray());
        var issues = new List<ValidationIssue>();
        if (format.Read(new ConfigReader(config.RootElement, $"{model.ModelType}_config", issues)) is not { } read)
            return [$"what it writes it does not read: {string.Join(" ", issues)}"];
        return model.Equals(read) ? [] : ["written and read back it is not equal to itself; a record compares lists by reference, so it must override Equals or hold none"];
    }

    private static IEnumerable<string> OfShare(HostPriceModel model, RatingInput usage)
    {
        if (!usage.Share.IsWhole)
            yield break;
        var (whole, half) = (model.Rate(usage).Exact, model.Rate(usage with { Share = new Share(1, 2) }).Exact);
        if (!model.CutsFixedAmounts && half != whole)
            yield return string.Create(CultureInfo.InvariantCulture, $"for half a period it comes to {half}, not {whole}: usage is cut and fees are prorated behind the model; or say {nameof(model.CutsFixedAmounts)}");
        if (half > whole)
            yield return string.Create(CultureInfo.InvariantCulture, $"for half a period it comes to {half}, more than {whole} for the whole");
    }

    // As threshold invoices see it: the period so far, again and again, and once more when it is over (R16).
    private static IEnumerable<string> Rising(HostPriceModel model, RatingInput usage)
    {
        var before = 0m;
        for (var step = 0; step <= Steps + 1; step++)
        {
            var soFar = step > Steps ? usage : Part(usage, model.Usage.Kind, step) with { Share = usage.Share, PeriodIsOpen = true };
            var now = model.Rate(soFar).Exact;
            if (now < before)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"it falls from {before} to {now} as the usage grows to {soFar.Quantity}: say that it {nameof(model.CanFall)}");
                yield break;
            }

            before = now;
        }
    }

    private static RatingInput Part(RatingInput usage, PricedUsageKind kind, int step) => kind switch
    {
        PricedUsageKind.Groups => RatingInput.OfGroups(usage.Groups.Take(usage.Groups.Count * step / Steps)),
        PricedUsageKind.Events => RatingInput.OfEvents([.. usage.Events.Take(usage.Events.Count * step / Steps)]),
        PricedUsageKind.Levels when usage.Levels is not [{ Held.IsOne: true, Whole.IsOne: true }] => RatingInput.OfLevels(usage.Levels.Select(l => new LevelUsage(l.Level, l.Held * step, l.Whole * Steps))),
        _ => new RatingInput(usage.Quantity == decimal.Truncate(usage.Quantity) ? decimal.Truncate(usage.Quantity / Steps * step) : usage.Quantity / Steps * step),
    };

    [GeneratedRegex("^[a-z][a-z0-9_]{0,63}$")]
    private static partial Regex NamePattern();
}
