using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>What the configurations of matrices write alike.</summary>
internal static class MatrixMembers
{
    extension(ConfigReader config)
    {
        /// <summary><c>dimensions</c>; the contract lets one be null, which no event can be told apart by.</summary>
        public IReadOnlyList<string> Dimensions()
        {
            var dimensions = config.Texts("dimensions");
            if (dimensions.Any(string.IsNullOrEmpty))
                config.Add("dimensions", "must be names of properties, of which none is null or empty.");
            return [.. dimensions.OfType<string>()];
        }

        /// <summary><c>matrix_values</c>.</summary>
        public List<MatrixRate> MatrixValues() => config.List("matrix_values", cell => new MatrixRate(cell.Texts("dimension_values"), cell.Amount("unit_amount")));

        /// <summary><c>first_dimension</c> and, where there is one, <c>second_dimension</c>.</summary>
        public IReadOnlyList<string> TwoDimensions()
        {
            var (first, second) = (config.Text("first_dimension") ?? "", config.Text("second_dimension", optional: true));
            return second is null ? [first] : [first, second];
        }

        /// <summary>A cell by <c>first_dimension_value</c> and, where there is a second dimension, <c>second_dimension_value</c>.</summary>
        public IReadOnlyList<string?> TwoValues(int dimensions)
        {
            var (first, second) = (config.Text("first_dimension_value"), config.Text("second_dimension_value", optional: true));
            if (dimensions == 1 && second is not null)
                config.Add("second_dimension_value", "belongs to a second dimension, but there is one dimension.");
            return dimensions == 1 ? [first] : [first, second];
        }

        /// <summary><c>matrix_scaling_factors</c>.</summary>
        public List<ScalingFactor> ScalingFactors(int dimensions) =>
            config.List("matrix_scaling_factors", cell => new ScalingFactor(cell.TwoValues(dimensions), cell.Amount("scaling_factor")));
    }

    extension(Utf8JsonWriter config)
    {
        public void WriteTexts(string name, IEnumerable<string?> texts)
        {
            config.WriteStartArray(name);
            foreach (var text in texts)
                config.WriteStringValue(text);
            config.WriteEndArray();
        }

        public void WriteMatrixValues(IEnumerable<MatrixRate> rates) => config.WriteList("matrix_values", rates, cell =>
        {
            config.WriteTexts("dimension_values", cell.DimensionValues);
            config.WriteAmount("unit_amount", cell.UnitAmount);
        });

        public void WriteTwoDimensions(IReadOnlyList<string> dimensions)
        {
            config.WriteString("first_dimension", dimensions[0]);
            if (dimensions.Count > 1)
                config.WriteString("second_dimension", dimensions[1]);
        }

        public void WriteTwoValues(IReadOnlyList<string?> values)
        {
            config.WriteString("first_dimension_value", values[0]);
            if (values.Count > 1)
                config.WriteString("second_dimension_value", values[1]);
        }

        public void WriteScalingFactors(IEnumerable<ScalingFactor> factors) => config.WriteList("matrix_scaling_factors", factors, cell =>
        {
            config.WriteTwoValues(cell.DimensionValues);
            config.WriteQuantity("scaling_factor", cell.Factor);
        });
    }
}
