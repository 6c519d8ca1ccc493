using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class ApiKeyChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Whoever changes a key, and be it by hand, every host hears of it when that is committed.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION orb.api_keys_changed() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_notify('orb_api_keys', ''); RETURN NULL; END $$;
                CREATE TRIGGER api_keys_changed AFTER UPDATE OR DELETE OR TRUNCATE ON orb.api_keys FOR EACH STATEMENT EXECUTE FUNCTION orb.api_keys_changed();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER api_keys_changed ON orb.api_keys; DROP FUNCTION orb.api_keys_changed();");
        }
    }
}
