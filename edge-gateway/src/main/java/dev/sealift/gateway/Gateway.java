package dev.sealift.gateway;

import dev.sealift.gateway.board.PortWorker;
import dev.sealift.gateway.board.ServedPorts;
import dev.sealift.gateway.board.Services;
import dev.sealift.gateway.cache.ArtifactCache;
import dev.sealift.gateway.cache.KnownDevices;
import dev.sealift.gateway.cache.Outbox;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.patch.ImageIndex;
import dev.sealift.gateway.patch.Patches;
import dev.sealift.gateway.server.Identity;
import dev.sealift.gateway.server.IdentityException;
import dev.sealift.gateway.server.ServerClient;
import dev.sealift.gateway.server.ServerException;
import dev.sealift.link.LinkException;
import dev.sealift.link.LinkPort;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running gateway; a thread for each port. The one place where its parts are put together. */
public final class Gateway implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Pauses pauses = new Pauses();
    private final List<LinkPort> ports = new ArrayList<>();
    private final ServerClient server;
    private final EventLog log;
    private final String name;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Gateway(Identity identity, Settings settings, EventLog log) {
        this.log = log;
        this.name = identity.name();
        this.server = new ServerClient(settings.server(), identity, threads, log);
    }

    /**
     * Starts a gateway.
     *
     * @throws IdentityException when it has no usable identity
     * @throws LinkException     when a port's specification is not one, or nobody can listen there
     * @throws IOException       when its folders cannot be used
     */
    public static Gateway start(Settings settings, Clock clock, EventLog log) throws IdentityException, IOException {
        Gateway gateway = new Gateway(Identity.load(settings.identity(), clock), settings, log);
        try {
            gateway.startPorts(settings, clock);
            return gateway;
        } catch (IOException e) {
            gateway.close();
            throw e;
        }
    }

    private void startPorts(Settings settings, Clock clock) throws IOException {
        Files.createDirectories(settings.transcripts());
        ArtifactCache cache =
                new ArtifactCache(settings.cache().resolve("artifacts"), settings.cacheLimit(), clock, log);
        Services services = new Services(
                server,
                new KnownDevices(Files.createDirectories(settings.cache()), server),
                cache,
                new ImageIndex(cache),
                new Patches(cache, log),
                new Outbox(settings.cache().resolve("outbox"), server, log),
                new ServedPorts(),
                log,
                clock,
                pauses,
                settings.transcripts(),
                settings.pollInterval(),
                settings.reportInterval(),
                settings.unreachableAfter(),
                settings.smp());
        for (String spec : settings.ports()) {
            ports.add(LinkPort.of(spec));
        }
        log.add(Event.STARTED, name, "serves " + String.join(", ", settings.ports()) + " for " + settings.server());
        started.set(true);
        threads.execute(this::greetServer);
        for (LinkPort port : ports) {
            threads.execute(() -> work(new PortWorker(port, services)));
        }
    }

    /** Whether the server is there and knows us is said at once, not when the first board answers. */
    private void greetServer() {
        try {
            server.devices();
        } catch (ServerException.Refused e) {
            log.add(Event.SERVER_REFUSED, name, String.valueOf(e.getMessage()));
        } catch (ServerException e) {
            // The client has said that the server is away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void work(PortWorker worker) {
        try {
            worker.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it is closed. */
    public void await() throws InterruptedException {
        pauses.untilStopped();
    }

    /** Stops; what was under way goes on with the next start. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        pauses.stop();
        threads.shutdownNow();
        ports.forEach(LinkPort::close);
        server.close();
        threads.close();
        if (started.get()) {
            log.add(Event.STOPPED, name, "stopped; what was under way goes on with the next start");
        }
    }
}
