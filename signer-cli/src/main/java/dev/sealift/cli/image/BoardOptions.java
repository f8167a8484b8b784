package dev.sealift.cli.image;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
import dev.sealift.cli.board.BoardCatalog;
import dev.sealift.image.Slot;
import dev.sealift.image.board.BoardProfile;
import dev.sealift.image.board.Boards;
import java.util.Iterator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --board} and {@code --slot}. */
final class BoardOptions {
    /** For the shell to complete. */
    static final class BuiltIn implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Boards.names().iterator();
        }
    }

    private final Shell shell;

    @Option(
            names = "--board",
            paramLabel = "NAME|FILE",
            completionCandidates = BuiltIn.class,
            description =
                    "Board whose rules apply: a name that 'sealift board list' shows, or a profile such as ./my.yaml.")
    private @Nullable String name;

    @Option(names = "--slot", paramLabel = "NAME", description = "Slot of the board that the image is for, e.g. A.")
    private @Nullable String slotName;

    BoardOptions(Shell shell) {
        this.shell = shell;
    }

    /** The board named, if any. */
    @Nullable
    BoardProfile board() {
        if (name == null) {
            if (slotName != null) {
                throw new CliException(ExitCode.USAGE, "--slot " + slotName + " without --board (expected: both)");
            }
            return null;
        }
        return new BoardCatalog(shell.environment()).find(name);
    }

    /** The slot named, if any. */
    @Nullable
    Slot slot(@Nullable BoardProfile board) {
        if (slotName == null || board == null) {
            return null;
        }
        return board.slot(slotName)
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        "--slot " + slotName + " (expected: "
                                + board.slots().stream().map(Slot::name).collect(Collectors.joining(" or ")) + ")"));
    }
}
