package dev.sealift.gateway.board;

import dev.sealift.api.device.GatewayDevices;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.server.ServerException;
import dev.sealift.link.Link;
import dev.sealift.link.LinkException;
import dev.sealift.link.LinkPort;
import dev.sealift.link.smp.BoardIdentity;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpClient;
import dev.sealift.link.smp.SmpException;
import dev.sealift.link.smp.SmpTimeoutException;
import dev.sealift.link.transcript.Transcript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps one port open, finds out who is there, and has the board served if it is one of ours. */
public final class PortWorker {
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);

    /** A board that was plugged in or switched on is found within this time. */
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    /** A board that was registered or repaired is served within this time. */
    private static final Duration REFUSED_RETRY = Duration.ofSeconds(5);

    /** From the answer to a reset request to the reset itself. */
    private static final Duration RESET_DELAY = Duration.ofMillis(300);

    private final LinkPort port;
    private final Services services;
    private final Silence silence;
    private final Backoff reopening = new Backoff(FIRST_RETRY, LAST_RETRY);
    private final Backoff asking = new Backoff(FIRST_RETRY, LAST_RETRY);
    private @Nullable ServedBoard board;
    private String said = "";

    /** A worker for that port. */
    public PortWorker(LinkPort port, Services services) {
        this.port = port;
        this.services = services;
        this.silence = new Silence(services, port.spec());
    }

    /** Works until the gateway stops. */
    public void run() throws InterruptedException {
        while (true) {
            try {
                openAndServe();
            } catch (LinkException e) {
                say(Event.PORT_UNAVAILABLE, "waits for the port: " + e.getMessage());
                silence.goesOn(board);
            } catch (IOException e) {
                say(Event.PORT_UNAVAILABLE, "no transcript can be written: " + e.getMessage());
            } catch (UncheckedIOException e) {
                say(Event.PORT_UNAVAILABLE, e.getMessage() + ": make room, or correct the rights");
            } catch (RuntimeException e) {
                // An error of ours with one board must not end the service of its port.
                say(Event.BOARD_ERROR, "an error in the gateway: " + e);
            }
            services.pauses().pause(reopening.next());
        }
    }

    private void openAndServe() throws IOException, InterruptedException {
        Link link = port.open(OPEN);
        String session = services.clock().instant().toString().replace(':', '-');
        try (Transcript transcript = Transcript.open(
                        services.transcripts().resolve(fileName(port.spec(), session)), services.clock());
                SmpClient client = new SmpClient(transcript.record(link), services.smp(), line -> {})) {
            while (true) {
                BoardIdentity identity = awaitBoard(client);
                transcript.rename(fileName(identity.id(), session));
                serve(client, identity);
            }
        } finally {
            link.close();
        }
    }

    /** Asks until somebody answers. */
    private BoardIdentity awaitBoard(SmpClient client) throws LinkException, InterruptedException {
        asking.reset();
        while (true) {
            try {
                BoardIdentity identity = new SealiftCommands(client).identity(PROBE);
                reopening.reset();
                silence.ends(identity.id());
                return identity;
            } catch (SmpTimeoutException e) {
                silence.goesOn(board);
            } catch (SmpException e) {
                say(Event.BOARD_REFUSED, "whoever answers is no Sealift board: " + e.getMessage());
            }
            services.pauses().pause(asking.next());
        }
    }

    private void serve(SmpClient client, BoardIdentity identity) throws LinkException, InterruptedException {
        Optional<String> refusal = refusalOf(identity);
        if (refusal.isPresent()) {
            say(Event.BOARD_REFUSED, refusal.get());
            services.pauses().pause(REFUSED_RETRY);
            return;
        }
        ServedBoard served = recall(identity);
        try {
            new BoardAgent(services, served, client, identity).serve();
            services.pauses().pause(RESET_DELAY);
        } catch (SmpTimeoutException e) {
            silence.goesOn(served);
        } catch (SmpException e) {
            say(Event.BOARD_ERROR, e.getMessage() + "; the board is asked again later");
            services.pauses().pause(REFUSED_RETRY);
        } finally {
            services.served().leave(identity.id(), port.spec());
        }
    }

    /** Why this board is not served; nothing when it is, and then it is taken for this port. */
    private Optional<String> refusalOf(BoardIdentity identity) throws InterruptedException {
        try {
            Optional<GatewayDevices.Entry> entry = services.known().find(identity.id());
            if (entry.isEmpty()) {
                return Optional.of("board '" + identity.id() + "' (" + identity.board()
                        + ") is not registered for this gateway: register it with 'sealift device add'");
            }
            if (!entry.get().board().equals(identity.board())) {
                return Optional.of("board '" + identity.id() + "' says it is a " + identity.board()
                        + " and is registered as a " + entry.get().board()
                        + ": correct the registration, or the board's identity");
            }
        } catch (ServerException | IOException e) {
            return Optional.of("it cannot be told whether board '" + identity.id() + "' is ours: " + e.getMessage());
        }
        return services.served()
                .take(identity.id(), port.spec())
                .map(other -> "board '" + identity.id() + "' is served on " + other
                        + " already: give each board an identity of its own");
    }

    private ServedBoard recall(BoardIdentity identity) {
        ServedBoard known = board;
        if (known != null && known.id.equals(identity.id())) {
            return known;
        }
        services.log()
                .add(
                        Event.BOARD_FOUND,
                        identity.id(),
                        "found on " + port.spec() + " (" + identity.board() + ", build " + identity.build() + ")",
                        Map.of("port", port.spec(), "board", identity.board(), "build", identity.build()));
        ServedBoard fresh = new ServedBoard(identity.id());
        board = fresh;
        said = "";
        return fresh;
    }

    private void say(Event event, String text) {
        if (!text.equals(said)) {
            services.log().add(event, port.spec(), text);
            said = text;
        }
    }

    /** Names come from outside: only letters, digits, dot, dash and underscore get into a file name. */
    private static String fileName(String name, String session) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + session + ".log";
    }
}
