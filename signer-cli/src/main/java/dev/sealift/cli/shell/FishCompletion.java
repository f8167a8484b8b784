package dev.sealift.cli.shell;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli does not write. */
final class FishCompletion {
    /**
     * {@code __sealift_in a b}: the command is {@code a b}, whatever arguments follow. {@code __sealift_at a b}: no word follows
     * it yet, so that a subcommand can come.
     */
    private static final String FUNCTIONS = """
            function __sealift_words
                for word in (commandline -opc)[2..-1]
                    string match -q -- '-*' $word; or echo $word
                end
            end
            function __sealift_in
                set -l words (__sealift_words)
                set -l last (count $argv)
                test (count $words) -ge $last; and test "$words[1..$last]" = "$argv"
            end
            function __sealift_at
                set -l words (__sealift_words)
                test "$words" = "$argv"
            end
            """;

    private FishCompletion() {}

    static String of(CommandLine root) {
        var out = new StringBuilder(FUNCTIONS);
        append(out, root, List.of());
        return out.toString();
    }

    private static void append(StringBuilder out, CommandLine command, List<String> path) {
        var words = String.join(" ", path);
        var spec = command.getCommandSpec();
        boolean group = !command.getSubcommands().isEmpty();
        var here = " -n '" + (group ? "__sealift_at " : "__sealift_in ") + words + "'";
        for (var option : spec.options()) {
            out.append("complete -c sealift").append(here);
            for (var name : option.names()) {
                out.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
            }
            var values = Words.of(option);
            out.append(takesValue(option) ? " -r" : "")
                    .append(values.isEmpty() ? "" : " -a '" + String.join(" ", values) + "'")
                    .append(" -d ")
                    .append(quoted(first(option.description())))
                    .append('\n');
        }
        command.getSubcommands().forEach((name, sub) -> {
            out.append("complete -c sealift -f").append(here).append(" -a ").append(name);
            out.append(" -d ")
                    .append(quoted(first(sub.getCommandSpec().usageMessage().description())))
                    .append('\n');
            var further = new ArrayList<>(path);
            further.add(name);
            append(out, sub, further);
        });
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static String first(String[] lines) {
        return lines.length == 0 ? "" : lines[0];
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
