package dev.sealift.cli;

import picocli.CommandLine.Option;

/** The option {@code --json} that commands mix in. */
public final class JsonOption {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Whether it was given. */
    public boolean given() {
        return json;
    }
}
