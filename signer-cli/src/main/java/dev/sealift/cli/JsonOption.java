package dev.sealift.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --json} that commands mix in; it counts in front of the command's name too. */
public final class JsonOption {
    static final String NAME = "--json";

    @Option(names = NAME, description = "Print JSON.")
    private boolean json;

    /** Null when the arguments were plain ({@link PlainWords}). */
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Whether it was given. */
    public boolean given() {
        return json || (command != null && givenToRoot(command.root()));
    }

    private static boolean givenToRoot(CommandSpec root) {
        var option = root.optionsMap().get(NAME);
        return option != null && Boolean.TRUE.equals(option.getValue());
    }
}
