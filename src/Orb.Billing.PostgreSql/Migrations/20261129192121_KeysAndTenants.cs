using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class KeysAndTenants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "created_at",
                schema: "orb",
                table: "tenants",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_test",
                schema: "orb",
                table: "tenants",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "expires_at",
                schema: "orb",
                table: "api_keys",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "prefix",
                schema: "orb",
                table: "api_keys",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "scopes",
                schema: "orb",
                table: "api_keys",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "created_at",
                schema: "orb",
                table: "tenants");

            migrationBuilder.DropColumn(
                name: "is_test",
                schema: "orb",
                table: "tenants");

            migrationBuilder.DropColumn(
                name: "expires_at",
                schema: "orb",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "prefix",
                schema: "orb",
                table: "api_keys");

            migrationBuilder.DropColumn(
                name: "scopes",
                schema: "orb",
                table: "api_keys");
        }
    }
}
