package dev.sealift.server;

import dev.sealift.server.http.Listener;
import dev.sealift.server.http.Plane;
import dev.sealift.server.http.RequestMetrics;
import dev.sealift.server.release.DownloadLinks;
import dev.sealift.server.release.DownloadRoutes;
import dev.sealift.server.release.LinkCheck;
import dev.sealift.server.release.LinkKey;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens the ports. */
final class Listeners {
    private Listeners() {}

    /** @throws StartFailure when the port cannot be had */
    static Listener open(Parts parts, Listener.Settings settings, Consumer<RoutesConfig> routes)
            throws IOException, GeneralSecurityException {
        try {
            return parts.opened(Listener.start(settings, routes));
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new StartFailure(
                            StartFailure.Cause.PORT,
                            "port " + settings.port() + " on " + settings.host() + " cannot be used ("
                                    + cause.getMessage() + "): stop what uses it or name another port",
                            e);
                }
            }
            throw e;
        }
    }

    /** The links by which devices may download, and their listener if this server has one. */
    record Links(DownloadLinks links, @Nullable Listener listener) {}

    /** Opens the port for links, where files are served by one. */
    static Links links(Foundation base, DownloadRoutes routes, RequestMetrics metrics)
            throws IOException, GeneralSecurityException {
        String host = base.settings().host();
        var clock = base.clock();
        return switch (base.settings().files().downloads()) {
            case FileSettings.NoLinks none -> new Links(new DownloadLinks.None(), null);
            case FileSettings.BucketLinks bucket -> new Links(new DownloadLinks.ToBucket(base.storage(), clock), null);
            case FileSettings.SignedLinks signed -> {
                var file = Objects.requireNonNullElse(
                        signed.key(), base.directory().resolve(Foundation.LINK_KEY));
                var key = LinkKey.open(file, base.random());
                var check = new LinkCheck(key, clock);
                var listener = open(
                        base.parts(),
                        new Listener.Settings(host, signed.port(), base.identity(), false),
                        Plane.links(metrics, base.json(), all -> routes.links(all, check)));
                var itself = URI.create("https://" + host + ":" + listener.port());
                yield new Links(
                        new DownloadLinks.Signed(Objects.requireNonNullElse(signed.base(), itself), key, clock),
                        listener);
            }
        };
    }
}
