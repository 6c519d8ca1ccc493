using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>The tiers of several groups in one list, each naming the group it belongs to.</summary>
internal static class GroupTiersFormat
{
    /// <summary>Reads the list; what is wrong with the tiers of a group is noted with the group.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="list">What the contract calls the list.</param>
    /// <param name="value">What it calls the group.</param>
    public static List<GroupTiers> ReadGroupTiers(this ConfigReader config, string list, string value)
    {
        var entries = config.List(list, entry => (Value: entry.Text(value) ?? "", Tier: new Tier(
            entry.Amount("tier_lower_bound", optional: true), null, entry.Amount("unit_amount"), entry.Amount("flat_amount", optional: true))));
        var groups = new List<GroupTiers>();
        foreach (var group in entries.Where(e => e.Value.Length > 0).GroupBy(e => e.Value, e => e.Tier, StringComparer.Ordinal))
        {
            try
            {
                groups.Add(new GroupTiers(group.Key, ConfigReader.Touching(group)));
            }
            catch (ArgumentException wrong)
            {
                config.Add(list, $"'{ConfigReader.Shorten(group.Key)}': {wrong.Message.Split(" (Parameter", 2)[0]}");
            }
        }

        return groups;
    }

    /// <summary>Writes the list, group by group.</summary>
    public static void WriteGroupTiers(this Utf8JsonWriter config, string list, string value, IEnumerable<GroupTiers> groups) =>
        config.WriteList(list, groups.SelectMany(g => g.Tiers.Select(t => (g.Value, Tier: t))), entry =>
        {
            config.WriteString(value, entry.Value);
            config.WriteQuantity("tier_lower_bound", entry.Tier.FirstUnit);
            config.WriteTierAmounts(entry.Tier);
        });
}
