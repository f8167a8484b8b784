package dev.sealift.server;

import dev.sealift.api.Json;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.UnsuitableDatabaseException;
import dev.sealift.server.recovery.Backup;
import dev.sealift.server.recovery.BackupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ota-server backup}: beside a running server, or without one. */
@Command(
        name = "ota-server " + BackupCommand.NAME,
        mixinStandardHelpOptions = true,
        description =
                "Write everything that the server keeps into one file; it may run meanwhile. The file holds keys. Files that"
                        + " lie elsewhere (--artifacts: another folder, a bucket) are not in it: copy them afterwards.")
final class BackupCommand implements Callable<Integer> {
    static final String NAME = "backup";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The server's data directory.")
    private Path data = Path.of("data");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write; it is replaced.")
    private Path out = Path.of("backup.zip");

    @Mixin
    private final DatabaseOptions location = new DatabaseOptions();

    @Override
    public Integer call() {
        Path directory = data.toAbsolutePath().normalize();
        if (!Files.isRegularFile(directory.resolve("ca.pem"))) {
            throw new StartFailure(
                    StartFailure.Cause.DATA_DIRECTORY,
                    directory + " is no data directory of a server: it has no ca.pem");
        }
        var from = location.location(directory);
        try (var database = Database.openUnchanged(from)) {
            Backup.Written written = new Backup(database, directory, Clock.systemUTC(), Json.mapper())
                    .write(out.toAbsolutePath().normalize());
            System.out.println("backed up " + from + " up to event " + written.sequence() + " into " + out);
            if (written.elsewhere() > 0) {
                System.out.println(written.elsewhere()
                        + " files of images, attachments and signed contents are NOT in it: they do not lie in "
                        + directory + ". Copy the place that --artifacts names now, after this backup: a folder with"
                        + " 'cp -a', a bucket with 'aws s3 sync s3://BUCKET/PREFIX s3://COPY/PREFIX'");
            }
            return 0;
        } catch (UnsuitableDatabaseException e) {
            throw StartFailure.of(from, e);
        } catch (BackupException e) {
            throw new StartFailure(StartFailure.Cause.BACKUP, String.valueOf(e.getMessage()), e);
        }
    }
}
