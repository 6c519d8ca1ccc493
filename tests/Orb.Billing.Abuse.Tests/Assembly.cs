using Xunit.Sdk;
using Xunit.v3;

// Some tests measure what a request costs, in memory and time: nothing else runs beside them.
[assembly: Parallelization(Mode = ParallelMode.None)]
