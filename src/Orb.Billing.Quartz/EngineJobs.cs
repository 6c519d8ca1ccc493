using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Quartz.Extensibility;

namespace Orb.Billing.Quartz;

/// <summary>Makes the jobs from the host's services: Quartz has a container of its own, so that a scheduler of the host's is not touched.</summary>
internal sealed class EngineJobs(IServiceProvider services) : IJobFactory
{
    // Jobs hold singletons alone, each of which opens its own scopes: there is nothing to give back.
    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken) =>
        new(new JobScope((IJob)ActivatorUtilities.CreateInstance(services, bundle.JobDetail.JobType.Type), null));

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
