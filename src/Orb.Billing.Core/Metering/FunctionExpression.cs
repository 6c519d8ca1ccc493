namespace Orb.Billing.Core.Metering;

/// <summary>A function of numbers.</summary>
internal sealed class FunctionExpression(FunctionForm form, IReadOnlyList<ValueExpression> arguments, int digits = 0) : ValueExpression
{
    internal override Reading Read(UsageEvent e, out decimal number)
    {
        number = 0m;
        if (form.TakesFirst)
            return First(e, out number);
        var numbers = new decimal[arguments.Count];
        var worst = Reading.Number;
        for (var i = 0; i < numbers.Length; i++)
        {
            var reading = arguments[i].Read(e, out numbers[i]);
            worst = reading > worst ? reading : worst;
        }

        return worst == Reading.Number ? Computed(() => form.Compute(numbers, digits), out number) : worst;
    }

    private protected override string Render()
    {
        var list = string.Join(", ", arguments);
        return form.TakesDigits
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{form.Keyword}({list}, {digits})")
            : $"{form.Keyword}({list})";
    }

    // The first that is not missing. What is there but no number is not passed over: it is to be listed (R15).
    private Reading First(UsageEvent e, out decimal number)
    {
        number = 0m;
        foreach (var argument in arguments)
        {
            var reading = argument.Read(e, out number);
            if (reading != Reading.Missing)
                return reading;
        }

        return Reading.Missing;
    }
}

/// <summary>A function that expressions may call. A new one is a line here.</summary>
internal sealed record FunctionForm(string Keyword, int LeastArguments, int MostArguments, Func<decimal[], int, decimal> Compute)
{
    public const int Many = 20;

    /// <summary>Whether the last argument is a number of digits, which is written down and not computed; 0 where it is left out.</summary>
    public bool TakesDigits { get; init; }

    /// <summary>Whether it is the first argument that is not missing.</summary>
    public bool TakesFirst { get; init; }

    public static IReadOnlyList<FunctionForm> All { get; } =
    [
        new("ABS", 1, 1, (n, _) => decimal.Abs(n[0])),
        new("ROUND", 1, 1, (n, digits) => Rounded(MetricRoundingMode.Half, n[0], digits)) { TakesDigits = true },
        new("CEIL", 1, 1, (n, digits) => Rounded(MetricRoundingMode.Up, n[0], digits)) { TakesDigits = true },
        new("FLOOR", 1, 1, (n, digits) => Rounded(MetricRoundingMode.Down, n[0], digits)) { TakesDigits = true },
        new("MOD", 2, 2, (n, _) => decimal.Remainder(n[0], n[1])),
        new("LEAST", 2, Many, (n, _) => n.Min()),
        new("GREATEST", 2, Many, (n, _) => n.Max()),
        new("COALESCE", 2, Many, (n, _) => n[0]) { TakesFirst = true },
    ];

    public static FunctionForm? Of(SqlToken token) => All.FirstOrDefault(form => token.IsWord(form.Keyword));

    private static decimal Rounded(MetricRoundingMode mode, decimal number, int digits) =>
        new MetricRounding(mode, digits).Round(ExactFraction.Of(number), "A rounded number");
}
