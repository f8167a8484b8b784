package dev.sealift.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --json} that commands mix in; it counts in front of the command's name too. */
public final class JsonOption {
    static final String NAME = "--json";

    @Option(names = NAME, description = "Print JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Whether it was given. */
    public boolean given() {
        var ofRoot = Objects.requireNonNull(command).root().optionsMap().get(NAME);
        return json || (ofRoot != null && Boolean.TRUE.equals(ofRoot.getValue()));
    }
}
