namespace Orb.Billing.Vectors.Tests.Forms;

/// <summary>Gives the names of a case ids of ours, in the order the names are first met.</summary>
internal sealed class Names
{
    private readonly List<string> _names = [];

    public Names(IEnumerable<string> known)
    {
        foreach (var name in known)
            IndexOf(name);
    }

    public string this[int index] => _names[index];

    public string this[Guid id] => _names.Single(name => IdOf(name) == id);

    public int IndexOf(string name)
    {
        if (!_names.Contains(name))
            _names.Add(name);
        return _names.IndexOf(name);
    }

    public Guid IdOf(string name) => new(IndexOf(name), 0, 0, new byte[8]);
}
