package dev.sealift.image.board;

import dev.sealift.image.Board;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The profiles that ship with Sealift: one YAML file each beside this class, to read and to start from, and the same as
 * constants, since reading YAML would cost every start of the command line a tenth of a second.
 */
public final class Boards {
    private static final List<BoardProfile> ALL = List.of(new BoardProfile(
            Board.STM32F405.name(),
            "STM32F405 with 1 MiB of flash, Sealift's bootloader",
            Board.STM32F405.slots(),
            new BoardProfile.Sealift(Board.STM32F405, 4)));

    private Boards() {}

    /** Their names. */
    public static List<String> names() {
        return ALL.stream().map(BoardProfile::name).toList();
    }

    /** The profile of that name. */
    public static Optional<BoardProfile> named(String name) {
        return ALL.stream().filter(board -> board.name().equals(name)).findFirst();
    }

    /** The YAML of that profile. */
    public static String text(BoardProfile board) {
        try (var in = Boards.class.getResourceAsStream(board.name() + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException(
                        "no " + board.name() + ".yaml in the jar (expected: one for each board)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
