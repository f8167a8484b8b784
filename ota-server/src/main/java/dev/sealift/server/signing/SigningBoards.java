package dev.sealift.server.signing;

import dev.sealift.image.Board;
import dev.sealift.image.board.BoardProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Boards whose images the server can tell apart when it sees what it is to sign.
 *
 * @param ids by name: what their images carry as UUID_CID
 */
public record SigningBoards(Map<String, UUID> ids) {
    /** Copies them. */
    public SigningBoards {
        ids = Map.copyOf(ids);
    }

    /** Those that the server knows by itself. */
    public static SigningBoards builtIn() {
        var ids = new HashMap<String, UUID>();
        Board.ALL.forEach(board -> ids.put(board.name(), board.id()));
        return new SigningBoards(ids);
    }

    /**
     * These and that one.
     *
     * @throws IllegalArgumentException when its images cannot be told from others, or another board has its name
     */
    public SigningBoards with(BoardProfile board) {
        var id =
                switch (board.images()) {
                    case BoardProfile.Sealift sealift -> sealift.device().id();
                    case BoardProfile.Mcuboot mcuboot when mcuboot.classId() != null -> mcuboot.classId();
                    case BoardProfile.Mcuboot mcuboot ->
                        throw new IllegalArgumentException(
                                board.name()
                                        + " has no 'class' (expected: one, since images say by their UUID_CID which board they are for)");
                    case BoardProfile.Esp esp ->
                        throw new IllegalArgumentException(board.name() + " has format " + esp.format()
                                + " (expected: mcuboot; images of ESP-IDF do not say which board they are for)");
                };
        var more = new HashMap<>(ids);
        if (more.put(board.name(), id) != null) {
            throw new IllegalArgumentException(
                    "there is a board " + board.name() + " already (expected: another name than " + names() + ")");
        }
        return new SigningBoards(more);
    }

    Optional<UUID> id(String name) {
        return Optional.ofNullable(ids.get(name));
    }

    /** For messages. */
    String names() {
        return String.join(", ", new TreeSet<>(ids.keySet()));
    }
}
