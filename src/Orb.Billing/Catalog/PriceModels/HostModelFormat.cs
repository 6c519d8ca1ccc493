using System.Text.Json;

namespace Orb.Billing.Catalog.PriceModels;

/// <summary>The format of a host's model, which knows by itself how it is read and written.</summary>
internal sealed class HostModelFormat<TModel> : ModelFormat<TModel>
    where TModel : HostPriceModel, IHostPriceModel<TModel>
{
    public override string ModelType => TModel.Name;

    protected override TModel? ReadModel(ConfigReader config)
    {
        TModel? model = null;
        try
        {
            model = TModel.Read(new PriceModelReader(config));
        }
        catch (ArgumentException) when (!config.IsSound)
        {
            // It stumbled over a stand-in; what is wrong has been noted.
        }

        return config.Done() ? model : null;
    }

    protected override void Write(TModel model, Utf8JsonWriter config) => model.Write(new PriceModelWriter(config));
}
