package dev.sealift.gateway;

import dev.sealift.link.smp.SmpSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a gateway is set up.
 *
 * @param server           the server's device listener, {@code https://host:port}
 * @param identity         folder of key.pem, cert.pem and ca.pem
 * @param ports            specifications of the ports, see {@link dev.sealift.link.LinkPort}
 * @param cache            folder of downloads and undelivered outcomes
 * @param cacheLimit       bytes of downloads
 * @param transcripts      folder of what was said on the ports
 * @param pollInterval     between two looks at a board and its jobs
 * @param reportInterval   between two reports of a board on which nothing changed
 * @param unreachableAfter how long a board may be silent before that is said
 * @param smp              how boards are spoken to
 */
public record Settings(
        URI server,
        Path identity,
        List<String> ports,
        Path cache,
        long cacheLimit,
        Path transcripts,
        Duration pollInterval,
        Duration reportInterval,
        Duration unreachableAfter,
        SmpSettings smp) {}
