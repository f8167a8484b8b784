package dev.sealift.hil.rig;

import dev.sealift.api.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** QEMU's machine protocol over a unix socket: commands out, events in. Thread-safe. */
final class Qmp implements AutoCloseable {
    private final SocketChannel socket;
    private final JsonMapper json = Json.mapper();

    /** A connection to QEMU there; empty while it does not listen yet. */
    static Optional<SocketChannel> reach(Path address) throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(address));
            return Optional.of(socket);
        } catch (SocketException notYet) {
            socket.close();
            return Optional.empty();
        }
    }

    /**
     * @param socket  from {@link #reach}
     * @param onEvent called on a thread of its own with the name of each event, {@code RESET} for instance
     * @throws IOException when it is not QEMU that listens
     */
    Qmp(SocketChannel socket, Consumer<String> onEvent) throws IOException {
        this.socket = socket;
        BufferedReader lines = new BufferedReader(Channels.newReader(socket, StandardCharsets.UTF_8));
        String greeting = lines.readLine();
        if (greeting == null || !greeting.startsWith("{\"QMP\"")) {
            throw new IOException("greeting '" + greeting + "' (expected: QEMU's)");
        }
        Thread.ofVirtual().name("qmp").start(() -> events(lines, onEvent));
        // Commands are accepted only after this one.
        execute("qmp_capabilities");
    }

    /** Send a command without arguments. Its reply is not waited for: its effect is what counts. */
    void execute(String command) throws IOException {
        execute(command, Map.of());
    }

    /** Send a command. Its reply is not waited for: its effect is what counts. */
    void execute(String command, Map<String, ?> arguments) throws IOException {
        String text = json.writeValueAsString(Map.of("execute", command, "arguments", arguments));
        ByteBuffer line = StandardCharsets.UTF_8.encode(text + "\n");
        synchronized (this) {
            while (line.hasRemaining()) {
                socket.write(line);
            }
        }
    }

    private void events(BufferedReader lines, Consumer<String> onEvent) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (json.readValue(line, Map.class).get("event") instanceof String event) {
                    onEvent.accept(event);
                }
            }
        } catch (IOException closed) {
            // QEMU ended, or close() was called: there are no more events.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
