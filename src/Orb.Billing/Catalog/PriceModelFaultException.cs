namespace Orb.Billing.Catalog;

/// <summary>A price model of the host broke the rules of price models. What it prices is parked as <c>calculation_failed</c>; nothing is billed by it.</summary>
public sealed class PriceModelFaultException : InvalidOperationException
{
    /// <summary>A model at fault.</summary>
    /// <param name="modelType">The model's name.</param>
    /// <param name="fault">What it did.</param>
    /// <param name="innerException">What it threw, if it did.</param>
    public PriceModelFaultException(string modelType, string fault, Exception? innerException = null)
        : base($"The price model '{modelType}' is at fault: {fault}.", innerException) => ModelType = modelType;

    /// <summary>The model's name.</summary>
    public string ModelType { get; }
}
