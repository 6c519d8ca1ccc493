using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Orb.Billing.PostgreSql.Migrations
{
    /// <inheritdoc />
    internal partial class PortalKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "customer_id",
                schema: "orb",
                table: "api_keys",
                type: "uuid",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "customer_id",
                schema: "orb",
                table: "api_keys");
        }
    }
}
