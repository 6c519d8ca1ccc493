namespace Orb.SampleHost;

/// <summary>The settings are wrong; the message says which and what to do.</summary>
internal sealed class HostSettingsException(string message) : Exception(message);
