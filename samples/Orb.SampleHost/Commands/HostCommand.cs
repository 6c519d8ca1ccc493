using Microsoft.Extensions.Options;
using Orb.Billing;

namespace Orb.SampleHost.Commands;

/// <summary>The commands of the host: <c>serve</c> (the default), <c>migrate</c>, <c>seed</c>, <c>tenant create</c>, <c>key create</c>, <c>key list</c>,
/// <c>key revoke</c>.</summary>
internal static class HostCommand
{
    private const string Usage = """
        Orb.SampleHost [command]

          serve                                     run the service (default)
          migrate                                   bring the database to this version
          seed                                      add the demo data (Development only)
          tenant create NAME [--test]               make a tenant; print its id and, once, its first key
          key create [--tenant ID] [--role admin] [--name NAME]
                                                    make an API key and print it once; roles: admin, billing, support, ingest, and
                                                    operator, which makes tenants; without --tenant for the host's default tenant
          key list [--tenant ID]                    print the id of each key, newest first, and what is known of it
          key revoke ID [--tenant ID]               end a key

        Settings come from the environment: see .env.example.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var words = args.TakeWhile(a => !a.StartsWith('-')).ToArray();
        try
        {
            switch (words)
            {
                case [] or ["serve"]:
                    await ServeCommand.RunAsync(args[words.Length..]);
                    return 0;
                case ["migrate"]:
                    await using (var app = OrbHost.Build(args[words.Length..]))
                        await OrbHost.MigrateAsync(app.Services, CancellationToken.None);
                    await Console.Out.WriteLineAsync("The database is at the version of this host.");
                    return 0;
                case ["seed"]:
                    await using (var app = OrbHost.Build(args[words.Length..]))
                    {
                        await OrbHost.MigrateAsync(app.Services, CancellationToken.None);
                        await OrbHost.PrepareDevelopmentAsync(app, CancellationToken.None);
                    }

                    return 0;
                case ["tenant", "create", var name]:
                    return await TenantCommand.CreateAsync(name, args[words.Length..]);
                case ["key", "create"]:
                    return await KeyCommand.CreateAsync(args[words.Length..]);
                case ["key", "list"]:
                    return await KeyCommand.ListAsync(args[words.Length..]);
                case ["key", "revoke", var id]:
                    return await KeyCommand.RevokeAsync(id, args[words.Length..]);
                default:
                    await Console.Error.WriteLineAsync(Usage);
                    return 2;
            }
        }
        catch (OptionsValidationException wrong)
        {
            await Console.Error.WriteLineAsync($"Settings are wrong: {string.Join(" ", wrong.Failures)} See .env.example for their names.");
            return 2;
        }
        catch (NewerSchemaException newer)
        {
            await Console.Error.WriteLineAsync(newer.Message);
            return 2;
        }
        catch (HostSettingsException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }
}
