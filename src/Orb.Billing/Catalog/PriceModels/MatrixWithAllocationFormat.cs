using System.Text.Json;
using Orb.Billing.Core.Rating;

namespace Orb.Billing.Catalog.PriceModels;

internal sealed class MatrixWithAllocationFormat : ModelFormat<MatrixWithAllocationPriceModel>
{
    public override string ModelType => "matrix_with_allocation";

    protected override MatrixWithAllocationPriceModel? ReadModel(ConfigReader config)
    {
        var (dimensions, rates, otherwise) = (config.Dimensions(), config.MatrixValues(), config.Amount("default_unit_amount"));
        var allocation = config.Amount("allocation");
        return config.Done() ? new MatrixWithAllocationPriceModel(dimensions, rates, otherwise, allocation) : null;
    }

    protected override void Write(MatrixWithAllocationPriceModel model, Utf8JsonWriter config)
    {
        config.WriteQuantity("allocation", model.Allocation);
        config.WriteTexts("dimensions", model.Dimensions);
        config.WriteMatrixValues(model.Rates);
        config.WriteAmount("default_unit_amount", model.DefaultUnitAmount);
    }
}
