package dev.sealift.server;

import dev.sealift.api.Json;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.database.UnsuitableDatabaseException;
import dev.sealift.server.recovery.BackupException;
import dev.sealift.server.recovery.Restore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ota-server restore}: with no server running on the directory. */
@Command(
        name = "ota-server " + RestoreCommand.NAME,
        mixinStandardHelpOptions = true,
        description = {
            "Put a backup into a new database, of whichever kind, and a data directory.",
            "A new epoch begins, and the audit log says that it was restored."
        })
final class RestoreCommand implements Callable<Integer> {
    static final String NAME = "restore";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data directory; made when missing.")
    private Path data = Path.of("data");

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "The backup.")
    private Path in = Path.of("backup.zip");

    @Mixin
    private final DatabaseOptions location = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        Path directory = data.toAbsolutePath().normalize();
        var into = location.location(directory);
        try (var locked = DataDirectory.open(directory)) {
            var json = Json.mapper();
            long epoch = new Restore(in, locked.path(), new AuditLog(Clock.systemUTC(), json), json).into(into);
            System.out.println("restored " + in + " into " + into + "; epoch " + epoch + " begins");
            return 0;
        } catch (UnsuitableDatabaseException e) {
            throw StartFailure.of(into, e);
        } catch (BackupException e) {
            throw new StartFailure(StartFailure.Cause.BACKUP, String.valueOf(e.getMessage()), e);
        }
    }
}
