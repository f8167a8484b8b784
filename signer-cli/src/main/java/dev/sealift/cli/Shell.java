package dev.sealift.cli;

import dev.sealift.api.Json;
import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;

/**
 * What a command gets from its surroundings.
 *
 * @param interactive a person watches {@code out}: it is a terminal
 */
public record Shell(Map<String, String> environment, PrintStream out, PrintStream err, boolean interactive) {
    /** That of this process. */
    static Shell ofProcess() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new Shell(System.getenv(), System.out, System.err, terminal);
    }

    /** Prints a value as indented JSON. */
    public void printJson(Object value) {
        out.println(Json.mapper()
                .rebuild()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(value));
    }

    /** Prints a value as one line of JSON. */
    public void printJsonLine(Object value) {
        out.println(Json.mapper().writeValueAsString(value));
    }
}
