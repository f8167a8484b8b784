package dev.sealift.image.board;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The profiles that ship with Sealift, one YAML file each beside this class. */
public final class Boards {
    private static final List<String> NAMES = List.of("stm32f405");

    private Boards() {}

    /** Their names. */
    public static List<String> names() {
        return NAMES;
    }

    /** The text of the profile of that name. */
    public static Optional<String> text(String name) {
        if (!NAMES.contains(name)) {
            return Optional.empty();
        }
        try (var in = Boards.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("no " + name + ".yaml in the jar (expected: one for each name)");
            }
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
