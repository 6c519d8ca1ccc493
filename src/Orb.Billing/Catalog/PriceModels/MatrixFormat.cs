using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class MatrixFormat : ModelFormat<MatrixPriceModel>
{
    public override string ModelType => "matrix";

    protected override MatrixPriceModel? ReadModel(ConfigReader config)
    {
        var (dimensions, rates, otherwise) = (config.Dimensions(), config.MatrixValues(), config.Amount("default_unit_amount"));
        return config.Done() ? new MatrixPriceModel(dimensions, rates, otherwise) : null;
    }

    protected override void Write(MatrixPriceModel model, Utf8JsonWriter config)
    {
        config.WriteTexts("dimensions", model.Dimensions);
        config.WriteMatrixValues(model.Rates);
        config.WriteAmount("default_unit_amount", model.DefaultUnitAmount);
    }
}
