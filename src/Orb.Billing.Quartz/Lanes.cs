using System.Globalization;
using NodaTime;
using Quartz;

namespace Orb.Billing.Quartz;

/// <summary>
/// The jobs and triggers of the engine. A lane is a job with one trigger; Quartz fires it on one host of the cluster at a time. So many sweeps run
/// at once as there are lanes, on as many hosts as have a lane free.
/// </summary>
internal static class Lanes
{
    public const string Sweeps = "orb-sweeps";
    public const string Dispatches = "orb-dispatches";

    /// <summary>Stores them as the settings say, and takes away those that an earlier setting has left.</summary>
    public static async Task PlaceAsync(IScheduler scheduler, QuartzProcessingOptions options, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>>();
        foreach (var lane in Enumerable.Range(1, options.Lanes))
        {
            Add<SweepJob>(wanted, Sweeps, lane, t => Sweep(t, options));
            Add<DispatchJob>(wanted, Dispatches, lane, t => Every(t, options.DispatchInterval));
        }

        await scheduler.ScheduleJobs(wanted, ScheduleJobOptions.Replacing, cancellationToken);
        var keys = wanted.Keys.Select(j => j.Key).ToHashSet();
        foreach (var group in (string[])[Sweeps, Dispatches])
        {
            var stored = await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(group), cancellationToken);
            if (stored.Where(k => !keys.Contains(k)).ToList() is { Count: > 0 } surplus)
                await scheduler.DeleteJobs(surplus, cancellationToken);
        }
    }

    private static void Add<TJob>(
        Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>> wanted, string group, int lane, Func<TriggerBuilder<IJob>, TriggerBuilder<IJob>> schedule)
        where TJob : IJob
    {
        var name = lane.ToString(CultureInfo.InvariantCulture);
        // Not to be recovered: what a host that died left undone is due still, and the next firing finds it.
        var job = JobBuilder.Create<TJob>().WithIdentity(name, group).Build();
        var trigger = schedule(TriggerBuilder.Create().WithIdentity(name, group).ForJob(job).WithExecutionGroup(group).StartNow()).Build();
        wanted.Add(job, [trigger]);
    }

    private static TriggerBuilder<IJob> Sweep(TriggerBuilder<IJob> trigger, QuartzProcessingOptions options) => options.SweepCron is { } cron
        ? trigger.WithCronSchedule(cron, c => c.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        : Every(trigger, options.SweepInterval);

    // However many firings were missed, one catches up: it does everything that is due (R22).
    private static TriggerBuilder<IJob> Every(TriggerBuilder<IJob> trigger, Duration pause) => trigger.WithSimpleSchedule(s => s
        .WithInterval(pause.ToTimeSpan()).RepeatForever().MeasureIntervalFromCompletion()
        .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithExistingCount));
}
