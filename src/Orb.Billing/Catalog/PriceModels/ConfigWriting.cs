using System.Globalization;
using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>What the configurations of price models write alike.</summary>
internal static class ConfigWriting
{
    extension(Utf8JsonWriter writer)
    {
        /// <summary>Like the contract's own examples: "49.00", "0.002".</summary>
        public void WriteAmount(string name, decimal value) =>
            writer.WriteString(name, value.ToString("0.00##########################", CultureInfo.InvariantCulture));

        /// <summary>A number that is written as a text: "100", "0.5".</summary>
        public void WriteQuantity(string name, decimal value) =>
            writer.WriteString(name, value.ToString("0.############################", CultureInfo.InvariantCulture));

        /// <summary>A number, or null for none.</summary>
        public void WriteBound(string name, decimal? bound)
        {
            if (bound is { } value)
                writer.WriteNumber(name, value);
            else
                writer.WriteNull(name);
        }

        /// <summary>True or false; nothing where nobody said.</summary>
        public void WriteFlag(string name, bool? flag)
        {
            if (flag is { } value)
                writer.WriteBoolean(name, value);
        }

        /// <summary>A list of objects.</summary>
        public void WriteList<T>(string name, IEnumerable<T> items, Action<T> writeMembers)
        {
            writer.WriteStartArray(name);
            foreach (var item in items)
            {
                writer.WriteStartObject();
                writeMembers(item);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        /// <summary>A tier's rate, and its flat amount where it has one.</summary>
        public void WriteTierAmounts(Tier tier)
        {
            writer.WriteAmount("unit_amount", tier.UnitAmount);
            if (tier.FlatAmount != 0m)
                writer.WriteAmount("flat_amount", tier.FlatAmount);
        }

        /// <summary>Tiers of which each names the bound it starts at.</summary>
        /// <param name="tiers">The tiers.</param>
        /// <param name="rate">What the contract calls their rate.</param>
        public void WriteBoundedTiers(IEnumerable<Tier> tiers, string rate = "unit_amount") => writer.WriteList("tiers", tiers, tier =>
        {
            writer.WriteQuantity("tier_lower_bound", tier.FirstUnit);
            writer.WriteAmount(rate, tier.UnitAmount);
            if (tier.FlatAmount != 0m)
                writer.WriteAmount("flat_amount", tier.FlatAmount);
        });

        /// <summary>The same with minimums.</summary>
        public void WriteMinimumTiers(IEnumerable<MinimumTier> tiers, string rate) => writer.WriteList("tiers", tiers, tier =>
        {
            writer.WriteQuantity("tier_lower_bound", tier.FirstUnit);
            writer.WriteAmount(rate, tier.UnitAmount);
            writer.WriteAmount("minimum_amount", tier.MinimumAmount);
        });
    }
}
