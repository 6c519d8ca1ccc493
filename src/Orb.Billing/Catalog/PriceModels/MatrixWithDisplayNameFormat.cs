using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class MatrixWithDisplayNameFormat : ModelFormat<MatrixWithDisplayNamePriceModel>
{
    public override string ModelType => "matrix_with_display_name";

    protected override MatrixWithDisplayNamePriceModel? ReadModel(ConfigReader config)
    {
        var dimension = config.Text("dimension");
        var rates = config.List("unit_amounts", rate =>
            new NamedRate(rate.Text("dimension_value") ?? "", rate.Text("display_name") ?? "", rate.Amount("unit_amount")));
        return config.Done() ? new MatrixWithDisplayNamePriceModel(dimension!, rates) : null;
    }

    protected override void Write(MatrixWithDisplayNamePriceModel model, Utf8JsonWriter config)
    {
        config.WriteString("dimension", model.Dimension);
        config.WriteList("unit_amounts", model.Rates, rate =>
        {
            config.WriteString("dimension_value", rate.DimensionValue);
            config.WriteString("display_name", rate.DisplayName);
            config.WriteAmount("unit_amount", rate.UnitAmount);
        });
    }
}
