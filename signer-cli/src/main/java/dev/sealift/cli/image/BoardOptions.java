package dev.sealift.cli.image;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.image.Board;
import dev.sealift.image.Slot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --board} and {@code --slot}. */
final class BoardOptions {
    @Option(names = "--board", paramLabel = "NAME", description = "Board whose rules apply, e.g. stm32f405.")
    private @Nullable String name;

    @Option(names = "--slot", paramLabel = "A|B", description = "Slot of the board that the image is linked for.")
    private @Nullable String slotName;

    /** The board named, if any. */
    @Nullable
    Board board() {
        if (name == null) {
            if (slotName != null) {
                throw new CliException(ExitCode.USAGE, "--slot " + slotName + " without --board (expected: both)");
            }
            return null;
        }
        return Board.named(name)
                .orElseThrow(() ->
                        new CliException(ExitCode.USAGE, "--board " + name + " (expected: " + Board.names() + ")"));
    }

    /** The slot named, if any. */
    @Nullable
    Slot slot(Board board) {
        if (slotName == null) {
            return null;
        }
        return board.slot(slotName)
                .orElseThrow(() -> new CliException(ExitCode.USAGE, "--slot " + slotName + " (expected: A or B)"));
    }
}
