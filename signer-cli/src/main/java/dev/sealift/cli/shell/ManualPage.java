package dev.sealift.cli.shell;

import dev.sealift.cli.ExitCode;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** The manual page, in the macros of man(7), made from the command tree. */
final class ManualPage {
    private final StringBuilder out = new StringBuilder();

    private ManualPage() {}

    static String of(CommandLine root) {
        var page = new ManualPage();
        page.write(root);
        return page.out.toString();
    }

    private void write(CommandLine root) {
        macro(".TH SEALIFT 1");
        macro(".SH NAME");
        text("sealift - sign firmware, release it and watch it arrive");
        macro(".SH SYNOPSIS");
        macro(".B sealift");
        text("COMMAND [OPTION]... [FILE]...");
        macro(".SH DESCRIPTION");
        for (var line : root.getCommandSpec().usageMessage().description()) {
            paragraph(line);
        }
        paragraph("An argument @FILE stands for the lines of that file. Each command explains itself with --help.");
        macro(".SH COMMANDS");
        root.getSubcommands().values().forEach(this::command);
        macro(".SH EXIT STATUS");
        for (var code : ExitCode.values()) {
            macro(".TP");
            macro(".B " + code.number());
            text(code.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        macro(".SH ENVIRONMENT");
        variable("SEALIFT_CONFIG", "File that keeps the login; else $XDG_CONFIG_HOME/sealift/config.json.");
        variable("XDG_CONFIG_HOME", "Folder of configuration; sealift/boards in it holds your board profiles.");
        variable("NO_COLOR", "Turns colours off.");
    }

    private void command(CommandLine command) {
        var spec = command.getCommandSpec();
        if (!command.getSubcommands().isEmpty()) {
            command.getSubcommands().values().forEach(this::command);
            return;
        }
        macro(".SS \"" + escaped(synopsis(command)) + "\"");
        for (var line : spec.usageMessage().description()) {
            paragraph(line);
        }
        spec.positionalParameters().forEach(parameter -> argument(parameter.paramLabel(), parameter));
        spec.options().stream()
                .filter(option -> !option.usageHelp())
                .forEach(option -> argument(
                        String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + option.paramLabel() : ""),
                        option));
    }

    private static String synopsis(CommandLine command) {
        var spec = command.getCommandSpec();
        var synopsis = new StringBuilder(spec.qualifiedName()).append(" [OPTION]...");
        for (var parameter : spec.positionalParameters()) {
            synopsis.append(' ')
                    .append(parameter.paramLabel())
                    .append(parameter.arity().max() > 1 ? "..." : "");
        }
        return synopsis.toString();
    }

    private void argument(String name, ArgSpec argument) {
        macro(".TP");
        macro(".B " + escaped(name));
        text(String.join(" ", argument.description()));
    }

    private void variable(String name, String meaning) {
        macro(".TP");
        macro(".B " + name);
        text(meaning);
    }

    private void paragraph(String line) {
        macro(".PP");
        text(line);
    }

    private void macro(String line) {
        out.append(line).append('\n');
    }

    private void text(String line) {
        out.append(escaped(line)).append('\n');
    }

    /** Backslashes and dashes as such, and no line that looks like a macro. */
    private static String escaped(String line) {
        var text = line.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
    }
}
