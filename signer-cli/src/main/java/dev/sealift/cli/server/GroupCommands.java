package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Groups;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift group}. */
@Command(
        name = "group",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Put devices under one name.")
public final class GroupCommands {
    private static final String GROUPS = "api/v1/groups";

    /** What the server takes in one request. */
    private static final int MAX_CHANGE = 10_000;

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public GroupCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Make a group; with a query, devices enter and leave it by themselves.")
    int create(
            @Parameters(paramLabel = "ID", description = "1–64 of a-z A-Z 0-9 _ -") String id,
            @Option(names = "--parent", paramLabel = "ID", description = "Its members are members there too.") @Nullable
                    String parent,
            @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.") @Nullable
                    String description,
            @Option(names = "--query", paramLabel = "QUERY", description = "See docs/fleet.md.") @Nullable String query,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var request = new Groups.Create(id, parent, description, query);
            return show(client.post(GROUPS, request, Groups.View.class), json);
        }
    }

    @Command(description = "Show a group.")
    int show(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(client.get(GROUPS + "/" + segment(id), Groups.View.class), json);
        }
    }

    @Command(description = "List the groups.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var groups = Pages.each(client, GROUPS, Groups.Page.class, Groups.Page::groups, Groups.Page::next);
            if (json.given()) {
                shell.printJson(new Groups.Page(groups, null));
            } else {
                groups.forEach(group -> shell.out().println("%-24s %s".formatted(group.id(), kind(group))));
            }
            return ExitCode.OK.number();
        }
    }

    private static String kind(Groups.Entry group) {
        if (group.query() != null) {
            return group.status() + " " + group.query();
        }
        return group.parent() == null ? "static" : "static, in " + group.parent();
    }

    @Command(description = "Change a group; an empty value takes parent or description away.")
    int update(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--parent", paramLabel = "ID", description = "Its members are members there too.") @Nullable
                    String parent,
            @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.") @Nullable
                    String description,
            @Option(names = "--query", paramLabel = "QUERY", description = "Of a dynamic group.") @Nullable
                    String query,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var request = new Groups.Update(parent, description, query);
            return show(client.patch(GROUPS + "/" + segment(id), request, Groups.View.class), json);
        }
    }

    @Command(description = "Delete a group without children; its devices stay.")
    int delete(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var deleted = client.delete(GROUPS + "/" + segment(id), Groups.Deleted.class);
            if (json.given()) {
                shell.printJson(deleted);
            } else {
                shell.out().println("group " + deleted.id() + " is deleted");
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Put devices into a static group.")
    int add(
            @Parameters(index = "0", paramLabel = "ID") String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "DEVICE") List<String> devices,
            @Mixin JsonOption json) {
        return change(id, "/members", devices, "added", json);
    }

    @Command(description = "Take devices out of a static group.")
    int remove(
            @Parameters(index = "0", paramLabel = "ID") String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "DEVICE") List<String> devices,
            @Mixin JsonOption json) {
        return change(id, "/members/remove", devices, "removed", json);
    }

    private int change(String id, String what, List<String> devices, String done, JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            int changed = 0;
            for (int from = 0; from < devices.size(); from += MAX_CHANGE) {
                var part = new ArrayList<>(devices.subList(from, Math.min(devices.size(), from + MAX_CHANGE)));
                changed += client.post(GROUPS + "/" + segment(id) + what, new Groups.Change(part), Groups.Changed.class)
                        .changed();
            }
            if (json.given()) {
                shell.printJson(new Groups.Changed(changed));
            } else {
                shell.out().println(changed + " " + done);
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "List the devices of a group and its children.")
    int members(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var members = Pages.each(
                    client,
                    GROUPS + "/" + segment(id) + "/members",
                    Groups.Members.class,
                    Groups.Members::devices,
                    Groups.Members::next);
            if (json.given()) {
                shell.printJson(new Groups.Members(members, null));
            } else {
                members.forEach(shell.out()::println);
            }
            return ExitCode.OK.number();
        }
    }

    private int show(Groups.View group, JsonOption json) {
        if (json.given()) {
            shell.printJson(group);
        } else {
            shell.out().println("%s: %d devices, %s".formatted(group.id(), group.members(), group.status()));
            line("description", group.description());
            line("parent", group.parent());
            line("query", group.query());
            line("children", group.children().isEmpty() ? null : String.join(", ", group.children()));
        }
        return ExitCode.OK.number();
    }

    private void line(String name, @Nullable String value) {
        if (value != null) {
            shell.out().println("  %-16s %s".formatted(name, value));
        }
    }
}
