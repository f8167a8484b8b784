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
    private static final List<BoardProfile> ALL = List.of(
            profile(Board.STM32F405, "STM32F405 with 1 MiB of flash, Sealift's bootloader"),
            profile(Board.MPS2_AN386, "MPS2 with AN386 in QEMU, Sealift's bootloader"),
            profile(Board.ESP32C3, "ESP32-C3 with 4 MB of flash, Sealift's second stage"),
            profile(Board.POSIX, "A process of the host, Sealift's bootloader"));

    private Boards() {}

    private static BoardProfile profile(Board board, String description) {
        return new BoardProfile(board.name(), description, board.slots(), new BoardProfile.Sealift(board, 4));
    }

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
