package dev.sealift.server.recovery;

import dev.sealift.api.operator.AuditHead;
import dev.sealift.server.audit.Epoch;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.LogHead;
import dev.sealift.server.identity.PrivateFiles;
import dev.sealift.server.identity.ServerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code audit-head.json}: where the log ended, signed, outside of the database. Written at most every second while the
 * log grows, and at the stop.
 */
public final class HeadFile implements AutoCloseable {
    /** Its name in the data directory. */
    public static final String NAME = "audit-head.json";

    private static final Logger LOG = LoggerFactory.getLogger(HeadFile.class);

    private final Path directory;
    private final Database database;
    private final ServerKey key;
    private final Clock clock;
    private final JsonMapper json;
    private @Nullable State saved;

    private record State(LogHead.Row log, long epoch) {}

    public HeadFile(Path directory, Database database, ServerKey key, Clock clock, JsonMapper json) {
        this.directory = directory;
        this.database = database;
        this.key = key;
        this.clock = clock;
        this.json = json;
    }

    /** Writes where the log ends now, unless that is what the file says. */
    public synchronized void save() {
        State now = database.read(tx -> new State(LogHead.read(tx), Epoch.read(tx)));
        if (now.equals(saved)) {
            return;
        }
        var head = AuditHead.sign(
                now.epoch(),
                now.log().sequence(),
                now.log().hash(),
                clock.instant(),
                now.log().anchorSequence(),
                now.log().anchorHash(),
                key.publicKey(),
                key.privateKey());
        try {
            PrivateFiles.write(directory.resolve(NAME), json.writeValueAsString(head) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + NAME, e);
        }
        saved = now;
    }

    /** What the last server on this data directory knew, if there was one; to be checked with this server's key. */
    public Optional<AuditHead> load() {
        Path file = directory.resolve(NAME);
        try {
            return Files.exists(file)
                    ? Optional.of(json.readValue(Files.readString(file), AuditHead.class)
                            .under(key.encodedPublicKey()))
                    : Optional.empty();
        } catch (JacksonException | IOException e) {
            throw new IllegalStateException(
                    file + " cannot be read (" + e.getMessage() + "): repair it, or move it away if you know why", e);
        }
    }

    /** Keeps the head of a log that is not continued, as evidence of where it ended. */
    void keepFork() {
        try {
            Path file = directory.resolve(NAME);
            long sequence = load().map(AuditHead::sequence).orElse(0L);
            Files.move(
                    file, directory.resolve("audit-head.fork-" + sequence + ".json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("keeping " + NAME, e);
        }
    }

    @Override
    public void close() {
        try {
            save();
        } catch (RuntimeException e) {
            LOG.warn("the end of the audit log could not be signed; the next start signs it", e);
        }
    }
}
