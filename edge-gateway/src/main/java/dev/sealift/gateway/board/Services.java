package dev.sealift.gateway.board;

import dev.sealift.gateway.Pauses;
import dev.sealift.gateway.cache.ArtifactCache;
import dev.sealift.gateway.cache.KnownDevices;
import dev.sealift.gateway.cache.Outbox;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.patch.ImageIndex;
import dev.sealift.gateway.patch.Patches;
import dev.sealift.gateway.server.ServerClient;
import dev.sealift.link.smp.SmpSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * What all boards share.
 *
 * @param transcripts      folder of the transcripts
 * @param pollInterval     between two looks at a board and its jobs
 * @param reportInterval   between two reports of a board on which nothing changed
 * @param unreachableAfter how long a board may be silent before that is said
 * @param smp              how boards are spoken to
 */
public record Services(
        ServerClient server,
        KnownDevices known,
        ArtifactCache cache,
        ImageIndex images,
        Patches patches,
        Outbox outbox,
        ServedPorts served,
        EventLog log,
        Clock clock,
        Pauses pauses,
        Path transcripts,
        Duration pollInterval,
        Duration reportInterval,
        Duration unreachableAfter,
        SmpSettings smp) {}
