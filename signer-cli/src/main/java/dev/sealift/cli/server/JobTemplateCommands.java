package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.JobKind;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sealift job template}. */
@Command(
        name = "template",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Keep what jobs of one sort have in common.")
final class JobTemplateCommands {
    private static final String TEMPLATES = "api/v1/job-templates";

    private final Shell shell;

    JobTemplateCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Make a template: 'job create --template' takes from it what it does not say itself.")
    int create(@Parameters(paramLabel = "ID") String id, @Mixin JobContentOptions content, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return print(client.post(TEMPLATES, content.template(id), Jobs.Template.class), json);
        }
    }

    @Command(description = "List the templates.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var templates =
                    Pages.all(client, TEMPLATES, Jobs.Templates.class, Jobs.Templates::templates, Jobs.Template::id);
            if (json.given()) {
                shell.printJson(new Jobs.Templates(templates, null));
            } else {
                templates.forEach(template -> shell.out().println(line(template)));
            }
            return ExitCode.OK.number();
        }
    }

    /** In JSON either way: it is what a policy file holds. */
    @Command(description = "Show a template.")
    int show(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            shell.printJson(client.get(TEMPLATES + "/" + segment(id), Jobs.Template.class));
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Remove a template; jobs made from it stay.")
    int delete(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return print(client.delete(TEMPLATES + "/" + segment(id), Jobs.Template.class), json);
        }
    }

    private int print(Jobs.Template template, JsonOption json) {
        if (json.given()) {
            shell.printJson(template);
        } else {
            shell.out().println(line(template));
        }
        return ExitCode.OK.number();
    }

    private static String line(Jobs.Template template) {
        return "template %s: %s%s"
                .formatted(
                        template.id(),
                        template.kind() == null ? JobKind.UPDATE : template.kind(),
                        template.description() == null ? "" : ", " + template.description());
    }
}
