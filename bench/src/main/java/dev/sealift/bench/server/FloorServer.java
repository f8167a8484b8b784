package dev.sealift.bench.server;

import dev.sealift.server.http.Listener;
import dev.sealift.server.identity.ServerIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/**
 * What the framework alone costs: the server's own listener with its mutual TLS, and one handler that answers a poll with
 * the same bytes without looking at anything.
 */
final class FloorServer {
    private FloorServer() {}

    /**
     * {@code FloorServer IDENTITY PORT-FILE}: serves with the CA and certificate in that directory on any free port, which
     * it writes into the file.
     */
    public static void main(String[] args) throws Exception {
        var identity = ServerIdentity.open(Path.of(args[0]), "127.0.0.1", Clock.systemUTC(), new SecureRandom());
        var settings = new Listener.Settings("127.0.0.1", 0, identity, true);
        var listener = Listener.start(
                settings,
                routes -> routes.put(
                        "/things/{thing}/jobs/{job}",
                        ctx -> ctx.status(200).contentType("application/json").result("{}")));
        Path port = Path.of(args[1]);
        Path whole = Files.writeString(port.resolveSibling("port.tmp"), Integer.toString(listener.port()));
        Files.move(whole, port, StandardCopyOption.ATOMIC_MOVE);
        new CountDownLatch(1).await(); // until it is stopped
    }
}
