using NodaTime;
using Orb.Billing.Core.Invoicing;
using Orb.Billing.Core.Metering;
using Orb.Billing.Core.Subscriptions;
using Orb.Billing.Core.Tests.Invoicing;

namespace Orb.Billing.Core.Tests.Lives;

/// <summary>
/// Carries a subscription through time as the engine's steps do (R12, R13, R22): at an edge credits, then a draft for each invoice date, issued
/// after the grace period; an edit goes back to the first instant it touches.
/// </summary>
/// <param name="timeline">The subscription when it is made.</param>
/// <param name="events">All its usage.</param>
/// <param name="gracePeriod">How long an invoice with usage waits.</param>
internal sealed class Engine(SubscriptionTimeline timeline, UsageEvent[] events, Duration gracePeriod)
{
    private readonly List<Draft> _drafts = [];
    private readonly HashSet<Instant> _issued = [];
    private Instant? _creditsFrom;
    private Instant? _openFrom;

    private sealed record Draft(Instant Date, Instant IssueAt, Instant? CorrectsFrom);

    public SubscriptionTimeline Timeline { get; private set; } = timeline;

    public UsageEvent[] Events { get; } = events;

    public Ledger Books { get; } = new();

    /// <summary>The next instant at which something is planned: an invoice date or an edge.</summary>
    public Instant? Next { get; private set; } = NextOf(timeline, timeline.Start);

    /// <summary>Whether nothing waits to be issued.</summary>
    public bool IsSettled => _drafts.Count == 0;

    /// <summary>Told of all invoices as they are issued.</summary>
    public Action<IReadOnlyList<CalculatedInvoice>>? Issued { get; set; }

    /// <summary>Told of all credits as they are given.</summary>
    public Action<IReadOnlyList<LineCredit>>? Credited { get; set; }

    /// <summary>Runs everything due by an instant.</summary>
    /// <param name="until">The instant.</param>
    /// <param name="notBefore">The time of the command that made it due; null when it runs on time.</param>
    public void RunUntil(Instant until, Instant? notBefore = null)
    {
        while (true)
        {
            var draft = _drafts.MinBy(d => (d.IssueAt, d.Date));
            if (Next <= until && (draft is null || Next <= draft.IssueAt))
                Step(Next.Value, notBefore is { } bound ? Instant.Max(bound, Next.Value) : Next.Value);
            else if (draft?.IssueAt <= until)
                Issue(draft);
            else
                return;
        }
    }

    /// <summary>Runs what is due, carries an edit over and runs what it made due.</summary>
    /// <param name="now">When it is agreed.</param>
    /// <param name="edited">The timeline afterwards.</param>
    /// <param name="from">The first instant it touches.</param>
    /// <param name="reopens">Whether what was settled since may come to more.</param>
    public void Carry(Instant now, SubscriptionTimeline edited, Instant from, bool reopens = false)
    {
        var takesEffect = from <= now;
        var touched = takesEffect ? from : now + Duration.Epsilon;
        var first = Next is { } next ? Instant.Min(next, touched) : touched;
        Timeline = edited;
        Next = takesEffect ? first : NextOf(edited, first);
        if (takesEffect)
            _creditsFrom = _creditsFrom is { } before ? Instant.Min(before, from) : from;
        if (takesEffect && reopens)
            _openFrom = _openFrom is { } open ? Instant.Min(open, from) : from;
        RunUntil(now, now);
    }

    /// <summary>The invoices of the next date as they look now.</summary>
    public IReadOnlyList<CalculatedInvoice> Preview(Instant date) => Books.Project(Timeline, date, _openFrom, Events, held: HeldBefore(date));

    private void Step(Instant due, Instant at)
    {
        var charges = ChargePlanner.DueAt(Timeline, due);
        if (ChargePlanner.CreditsFrom(Timeline, due, charges) is { } from)
            Told(Books.CreditPast(Timeline, from, at, Events));
        else if (_creditsFrom == due)
            Told(Books.CreditPast(Timeline, due, at, Events));
        if (charges.Count > 0 && Drafts(due, charges))
        {
            var hasUsage = charges.Any(c => c.Price.IsUsage);
            _drafts.Add(new(due, hasUsage ? due + gracePeriod : due, _openFrom));
            _openFrom = null;
        }

        Next = NextOf(Timeline, due + Duration.Epsilon);
        if (_creditsFrom <= due)
            _creditsFrom = null;
    }

    // A date has one draft; once that is issued, a second invoice is made where there are lines (docs/decisions/0007).
    private bool Drafts(Instant due, IReadOnlyList<PlannedCharge> charges)
    {
        if (_drafts.Any(d => d.Date == due))
            return false;
        var isNew = !_issued.Contains(due) && !charges.All(c => c.WasDueBefore(due));
        return isNew || Books.Project(Timeline, due, _openFrom, Events, held: HeldBefore(due)).Count > 0;
    }

    // A charge on a draft stays there until that is issued (R13).
    private HashSet<ChargeKey> HeldBefore(Instant date) =>
        [.. _drafts.Where(d => d.Date < date).SelectMany(d => ChargePlanner.DueAt(Timeline, d.Date, Until(d)).Select(c => c.Key))];

    // A draft is rebuilt until its issue.
    private Instant Until(Draft draft) => Next is { } next ? Instant.Max(draft.IssueAt, next - Duration.Epsilon) : Instant.MaxValue;

    private void Issue(Draft draft)
    {
        _drafts.Remove(draft);
        var invoices = Books.Project(Timeline, draft.Date, draft.CorrectsFrom, Events, Until(draft), HeldBefore(draft.Date));
        if (invoices.Count == 0)
            return;
        _issued.Add(draft.Date);
        Books.Issue(invoices);
        Issued?.Invoke(invoices);
        if (MayCreditAtIssue)
            Told(Books.CreditPast(Timeline, invoices.SelectMany(i => i.Lines).Select(l => l.Service.Start).Append(draft.Date).Min(), draft.IssueAt, Events));
    }

    // An adjustment split anew may lower the charges that the invoice is not of, and usage that comes to less by more of it its own (R2, R4, R11).
    private bool MayCreditAtIssue => Timeline.Adjustments.Count > 0 || Timeline.Intervals.Any(i => i.Price is { IsUsage: true, Model.CanFall: true });

    private void Told(IReadOnlyList<LineCredit> credits)
    {
        if (credits.Count > 0)
            Credited?.Invoke(credits);
    }

    private static Instant? NextOf(SubscriptionTimeline timeline, Instant from)
    {
        var next = ChargePlanner.NextInvoiceDate(timeline, from);
        return timeline.NextEdge(from) is { } edge && (next is null || edge < next) ? edge : next;
    }
}
