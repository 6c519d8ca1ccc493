using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.Sqlite.Migrations
{
    /// <inheritdoc />
    internal partial class KeysAndTenants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "created_at",
                table: "orb_tenants",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "is_test",
                table: "orb_tenants",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "expires_at",
                table: "orb_api_keys",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "prefix",
                table: "orb_api_keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "scopes",
                table: "orb_api_keys",
                type: "TEXT",
                nullable: false,
                defaultValue: "");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "created_at",
                table: "orb_tenants");

            migrationBuilder.DropColumn(
                name: "is_test",
                table: "orb_tenants");

            migrationBuilder.DropColumn(
                name: "expires_at",
                table: "orb_api_keys");

            migrationBuilder.DropColumn(
                name: "prefix",
                table: "orb_api_keys");

            migrationBuilder.DropColumn(
                name: "scopes",
                table: "orb_api_keys");
        }
    }
}
