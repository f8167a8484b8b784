package dev.sealift.server.http;

import dev.sealift.api.Json;
import dev.sealift.server.identity.ServerIdentity;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** An HTTPS port with its routes. There is no plain HTTP. */
public final class Listener implements AutoCloseable {
    /** Tokens and ids are short; longer headers are an attack or a mistake. */
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    /**
     * A connection on which nothing moves for so long is given up. Longer than the 90 seconds after which an idle device is
     * told to ask again, for a handshake costs many times what a poll does.
     */
    private static final Duration IDLE = Duration.ofSeconds(100);

    /** Requests under way may end before the server stops. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Javalin javalin;
    private final ServerConnector connector;

    private Listener(Javalin javalin, ServerConnector connector) {
        this.javalin = javalin;
        this.connector = connector;
    }

    /** Where to listen, as whom, and whether clients must show a certificate. */
    public record Settings(String host, int port, ServerIdentity identity, boolean clientCertificates) {}

    /** Starts to serve those routes. */
    public static Listener start(Settings settings, Consumer<RoutesConfig> routes)
            throws GeneralSecurityException, IOException {
        SslContextFactory.Server tls = tls(settings);
        Javalin javalin = Javalin.create(config -> {
            configure(config);
            config.jetty.addConnector((server, http) -> connector(server, http, tls, settings));
            routes.accept(config.routes);
        });
        javalin.start();
        return new Listener(
                javalin, (ServerConnector) javalin.jettyServer().server().getConnectors()[0]);
    }

    private static void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        // Images do not compress, and a compressed body has no ranges.
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(GRACE.toMillis());
            server.setErrorHandler(new EarlyErrors(Json.mapper()));
        });
        config.jetty.modifyServletContextHandler(context -> context.setSessionHandler(new NoSessions()));
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(MAX_HEADER_BYTES);
            http.setSendServerVersion(false);
        });
    }

    private static SslContextFactory.Server tls(Settings settings) throws GeneralSecurityException, IOException {
        var tls = new SslContextFactory.Server();
        tls.setKeyStore(settings.identity().keyStore());
        tls.setKeyStorePassword(settings.identity().keyPassword());
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        if (settings.clientCertificates()) {
            tls.setNeedClientAuth(true);
            tls.setTrustStore(settings.identity().trustStore());
        }
        return tls;
    }

    private static Connector connector(
            Server server, HttpConfiguration http, SslContextFactory.Server tls, Settings settings) {
        // Clients check our names; that they name us by one of them over SNI is no rule for addresses such as
        // 127.0.0.1.
        http.addCustomizer(new SecureRequestCustomizer(false));
        var connector =
                new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }

    /** The port it got. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, lets those under way end, and stops. */
    @Override
    public void close() {
        javalin.stop();
    }
}
