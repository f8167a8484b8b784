package dev.sealift.cli;

import dev.sealift.api.Json;
import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.SerializationFeature;

/**
 * What a command gets from its surroundings.
 *
 * @param terminal whether {@code out} is one: the JDK takes 1.5 ms to tell, and most commands never ask
 */
public record Shell(Map<String, String> environment, PrintStream out, PrintStream err, BooleanSupplier terminal) {
    /** One that is a terminal or is not. */
    public Shell(Map<String, String> environment, PrintStream out, PrintStream err, boolean interactive) {
        this(environment, out, err, () -> interactive);
    }

    /** That of this process. */
    static Shell ofProcess() {
        return new Shell(
                System.getenv(),
                System.out,
                System.err,
                () -> Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent());
    }

    /** Whether a person watches {@code out}. */
    public boolean interactive() {
        return terminal.getAsBoolean();
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
