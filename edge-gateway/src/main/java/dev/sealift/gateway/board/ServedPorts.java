package dev.sealift.gateway.board;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which port serves which board, so that no board is served twice. Safe for use by several threads. */
public final class ServedPorts {
    private final Map<String, String> portOfBoard = new ConcurrentHashMap<>();

    /** Takes the board for that port; the other port, if it has the board already. */
    Optional<String> take(String board, String port) {
        return Optional.ofNullable(portOfBoard.putIfAbsent(board, port)).filter(other -> !other.equals(port));
    }

    /** Gives the board back. */
    void leave(String board, String port) {
        portOfBoard.remove(board, port);
    }
}
