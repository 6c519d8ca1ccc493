namespace Orb.Billing.Tests.Catalog;

/// <summary>Rates by cell, as the contract writes them.</summary>
public sealed class MatrixFormatTests
{
    [Theory]
    [InlineData("""{"model_type":"matrix","matrix_config":{"dimensions":["cluster","region"],"matrix_values":[{"dimension_values":["alpha",null],"unit_amount":"2.00"}],"default_unit_amount":"3.00"}}""")]
    [InlineData("""{"model_type":"matrix_with_allocation","matrix_with_allocation_config":{"allocation":"100","dimensions":["cluster"],"matrix_values":[{"dimension_values":["alpha"],"unit_amount":"2.00"}],"default_unit_amount":"3.00"}}""")]
    [InlineData("""{"model_type":"matrix_with_display_name","matrix_with_display_name_config":{"dimension":"class","unit_amounts":[{"dimension_value":"hot","display_name":"Hot storage","unit_amount":"0.10"}]}}""")]
    [InlineData("""{"model_type":"matrix_with_threshold_discounts","matrix_with_threshold_discounts_config":{"first_dimension":"a","second_dimension":"b","matrix_values":[{"first_dimension_value":"x","second_dimension_value":"y","unit_amount":"1.00"}],"default_unit_amount":"2.00","threshold_discount_groups":[{"cell_coordinates":"x,y;x,z","threshold_amount":"100.00","below_threshold_discount_percentage":"0.1","above_threshold_discount_percentage":"0.2","description":"Large users"}]}}""")]
    [InlineData("""{"model_type":"matrix_with_threshold_discounts","matrix_with_threshold_discounts_config":{"first_dimension":"a","matrix_values":[{"first_dimension_value":"x","unit_amount":"1.00"}],"default_unit_amount":"2.00"}}""")]
    [InlineData("""{"model_type":"scalable_matrix_with_unit_pricing","scalable_matrix_with_unit_pricing_config":{"first_dimension":"a","second_dimension":"b","matrix_scaling_factors":[{"first_dimension_value":"x","second_dimension_value":"y","scaling_factor":"1.5"}],"unit_price":"0.10","grouping_key":"team","prorate":true}}""")]
    [InlineData("""{"model_type":"scalable_matrix_with_tiered_pricing","scalable_matrix_with_tiered_pricing_config":{"first_dimension":"a","matrix_scaling_factors":[{"first_dimension_value":"x","scaling_factor":"2"}],"tiers":[{"tier_lower_bound":"0","unit_amount":"1.00"}]}}""")]
    public void A_price_is_returned_as_it_was_written(string price) => Written.Kept(price);

    [Theory]
    [InlineData("""{"model_type":"matrix","matrix_config":{"dimensions":["a",null],"matrix_values":[{"dimension_values":["x",null],"unit_amount":"2"}],"default_unit_amount":"3"}}""",
        "price.matrix_config.dimensions: must be names of properties, of which none is null or empty.")]
    [InlineData("""{"model_type":"matrix","matrix_config":{"dimensions":["a","b","c"],"matrix_values":[{"dimension_values":["x","y","z"],"unit_amount":"2"}],"default_unit_amount":"3"}}""",
        "price.matrix_config: A matrix has 1 or 2 dimensions, not 3.")]
    [InlineData("""{"model_type":"matrix","matrix_config":{"dimensions":["a"],"matrix_values":[{"dimension_values":["x"],"unit_amount":"2"},{"dimension_values":["x"],"unit_amount":"3"}],"default_unit_amount":"3"}}""",
        "price.matrix_config: The cell x is there twice.")]
    [InlineData("""{"model_type":"matrix","matrix_config":{"dimensions":["a"],"matrix_values":[{"dimension_values":["x","y"],"unit_amount":"2"}],"default_unit_amount":"3"}}""",
        "price.matrix_config: The cell x, y has 2 values, not 1.")]
    [InlineData("""{"model_type":"matrix","matrix_config":{"dimensions":["a"],"matrix_values":[{"dimension_values":[5],"unit_amount":"-2"}],"default_unit_amount":"3"}}""",
        "price.matrix_config.matrix_values[0].dimension_values: must be a list of texts of at most 255 characters.")]
    [InlineData("""{"model_type":"matrix","matrix_config":{"dimensions":["a"],"matrix_values":[{"dimension_values":["x"],"unit_amount":"-2"}],"default_unit_amount":"3"}}""",
        "price.matrix_config.matrix_values[0].unit_amount: must not be negative, but is -2.")]
    [InlineData("""{"model_type":"matrix_with_display_name","matrix_with_display_name_config":{"dimension":"class","unit_amounts":[{"dimension_value":"hot","unit_amount":"0.10"}]}}""",
        "price.matrix_with_display_name_config.unit_amounts[0].display_name: is required.")]
    [InlineData("""{"model_type":"matrix_with_threshold_discounts","matrix_with_threshold_discounts_config":{"first_dimension":"a","matrix_values":[{"first_dimension_value":"x","unit_amount":"1"}],"default_unit_amount":"2","threshold_discount_groups":[{"cell_coordinates":"x","threshold_amount":"1","below_threshold_discount_percentage":"10","above_threshold_discount_percentage":"0.2"}]}}""",
        "price.matrix_with_threshold_discounts_config.threshold_discount_groups[0].below_threshold_discount_percentage: must be a fraction from 0 to 1, but is 10.")]
    [InlineData("""{"model_type":"matrix_with_threshold_discounts","matrix_with_threshold_discounts_config":{"first_dimension":"a","matrix_values":[{"first_dimension_value":"x","unit_amount":"1"}],"default_unit_amount":"2","threshold_discount_groups":[{"cell_coordinates":"x,y","threshold_amount":"1","below_threshold_discount_percentage":"0.1","above_threshold_discount_percentage":"0.2"}]}}""",
        "price.matrix_with_threshold_discounts_config: The cell x, y has 2 values, not 1.")]
    [InlineData("""{"model_type":"scalable_matrix_with_unit_pricing","scalable_matrix_with_unit_pricing_config":{"first_dimension":"a","matrix_scaling_factors":[{"first_dimension_value":"x","second_dimension_value":"y","scaling_factor":"1.5"}],"unit_price":"0.10"}}""",
        "price.scalable_matrix_with_unit_pricing_config.matrix_scaling_factors[0].second_dimension_value: belongs to a second dimension, but there is one dimension.")]
    [InlineData("""{"model_type":"scalable_matrix_with_tiered_pricing","scalable_matrix_with_tiered_pricing_config":{"first_dimension":"a","matrix_scaling_factors":[{"first_dimension_value":"x","scaling_factor":"2"}],"tiers":[{"tier_lower_bound":"1","unit_amount":"1.00"}]}}""",
        "price.scalable_matrix_with_tiered_pricing_config: Tier 1 starts at 1, but the tiers before it end at 0.")]
    public void What_is_wrong_names_the_field_the_limit_and_the_value(string price, string issue) => Written.Issues(price).ShouldContain(issue);
}
