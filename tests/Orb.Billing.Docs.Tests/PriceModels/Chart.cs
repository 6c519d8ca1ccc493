using System.Globalization;
using System.Text;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Docs.Tests.PriceModels;

/// <summary>A small picture of a price: the amount over the quantity, or a bar for each row of the page's table.</summary>
internal static class Chart
{
    private const int Width = 360;
    private const int Height = 180;
    private const int Left = 60;
    private const int Bottom = 150;
    private const int Top = 15;
    private const int Right = 345;
    private const int Samples = 190;

    public static string Of(ModelPage page) => page.UpTo is { } upTo ? Line(page, upTo) : Bars(page);

    private static string Line(ModelPage page, decimal upTo)
    {
        var points = Enumerable.Range(0, Samples + 1)
            .Select(i => upTo * i / Samples)
            .Select(q => (X: q, Y: page.Examples[0].Model.Rate(new RatingInput(q)).Exact)).ToList();
        var most = Math.Max(points.Max(p => p.Y), 0.01m);
        var line = string.Join(' ', points.Select(p => $"{Place(Left + ((Right - Left) * p.X / upTo))},{Level(p.Y, most)}"));
        return Drawn(page, most, $"""<polyline points="{line}" fill="none" stroke="#2563eb" stroke-width="2"/>""", Worked.Number(upTo, "#,0.##") + " units");
    }

    private static string Bars(ModelPage page)
    {
        var amounts = page.Examples[0].Usages.Select(u => page.Examples[0].Rate(u).Exact).ToList();
        var most = Math.Max(amounts.Max(), 0.01m);
        var step = (decimal)(Right - Left) / amounts.Count;
        var bars = new StringBuilder();
        for (var i = 0; i < amounts.Count; i++)
        {
            var top = Math.Max(amounts[i], 0m);
            bars.Append(CultureInfo.InvariantCulture, $"""<rect x="{Place(Left + (step * i) + (step / 6))}" y="{Level(top, most)}" width="{Place(step * 2 / 3)}" height="{Place((Bottom - Top) * top / most)}" fill="#2563eb"/>""");
        }

        return Drawn(page, most, bars.ToString(), "the rows of the table");
    }

    private static string Drawn(ModelPage page, decimal most, string content, string below) => $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="11">
        <title>{page.ModelType}</title>
        <path d="M{Left} {Top}V{Bottom}H{Right}" fill="none" stroke="#6b7280"/>
        {content}
        <text x="{Left - 5}" y="{Top + 8}" text-anchor="end" fill="#6b7280">{Worked.Number(most, "#,0.00")}</text>
        <text x="{Left - 5}" y="{Bottom}" text-anchor="end" fill="#6b7280">0</text>
        <text x="{Right}" y="{Bottom + 16}" text-anchor="end" fill="#6b7280">{below}</text>
        </svg>

        """.ReplaceLineEndings("\n");

    private static string Level(decimal amount, decimal most) => Place(Bottom - ((Bottom - Top) * amount / most));

    private static string Place(decimal place) => place.ToString("0.#", CultureInfo.InvariantCulture);
}
