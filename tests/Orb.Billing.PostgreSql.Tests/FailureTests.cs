using Npgsql;

namespace Orb.Billing.PostgreSql.Tests;

/// <summary>What the server says, and what it means for the unit of work that met it.</summary>
public sealed class FailureTests
{
    [Theory]
    [InlineData("53100", "could not extend file \"base/16384/1259\": No space left on device", StorageFailure.NoRoom)]
    [InlineData("XX000", "could not write init file", StorageFailure.NoRoom)]
    [InlineData("XX000", "cache lookup failed for relation 1", StorageFailure.Other)]
    [InlineData("40001", "could not serialize access due to concurrent update", StorageFailure.LostRace)]
    [InlineData("40P01", "deadlock detected", StorageFailure.LostRace)]
    [InlineData("57P01", "terminating connection due to administrator command", StorageFailure.LostConnection)]
    [InlineData("53300", "sorry, too many clients already", StorageFailure.LostConnection)]
    [InlineData("08006", "connection failure", StorageFailure.LostConnection)]
    [InlineData("23505", "duplicate key value violates unique constraint \"pk_prices\"", StorageFailure.Other)]
    public void F14_an_error_of_the_server_is_judged_by_its_state(string state, string message, StorageFailure expected) =>
        PostgreSqlFailures.Judge(new PostgresException(message, "ERROR", "ERROR", state)).ShouldBe(expected);
}
