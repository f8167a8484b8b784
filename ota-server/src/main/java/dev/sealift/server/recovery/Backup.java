package dev.sealift.server.recovery;

import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.audit.Epoch;
import dev.sealift.server.blob.BlobKind;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.LogHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes everything that a server keeps into one file, while it runs: the tables from one state of the database, as lines of
 * JSON that every database can read, then the files. What the tables refer to was stored before them, so it is there.
 */
public final class Backup {
    /** Files of the data directory that a server cannot make anew. */
    static final List<String> SECRETS = List.of("ca.pem", "ca.key", "audit.key", "audit.pub.pem", HeadFile.NAME);

    /** Folders of files that are named by their SHA-256. */
    static final List<String> STORES =
            Arrays.stream(BlobKind.values()).map(BlobKind::folder).toList();

    /** Rows in memory while a table is read. */
    private static final int FETCH = 1000;

    private final Database database;
    private final Path data;
    private final Clock clock;
    private final JsonMapper json;
    private final Map<String, String> entries = new TreeMap<>();

    /** Of that database and data directory. */
    public Backup(Database database, Path data, Clock clock, JsonMapper json) {
        this.database = database;
        this.data = data;
        this.clock = clock;
        this.json = json;
    }

    /**
     * What was written.
     *
     * @param sequence  of the last event in it
     * @param elsewhere files that the tables speak of but the data directory does not hold, so that they are not in it
     */
    public record Written(long sequence, long elsewhere) {}

    /**
     * Writes the file, which appears under its name when it is whole, on disk, and readable by its owner only.
     *
     * @throws BackupException when it cannot be written
     */
    public Written write(Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try {
                Files.deleteIfExists(part);
                Written written;
                try (FileChannel channel = FileChannel.open(
                        part,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                    // Not closed by the archive, so that it can be made durable.
                    var zip = new ZipOutputStream(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
                    written = writeAll(zip);
                    zip.finish();
                    channel.force(true);
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                return written;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BackupException(
                    "the backup " + file + " cannot be written (" + e.getMessage()
                            + "): name a file in a folder with room that this user can write",
                    e);
        }
    }

    private Written writeAll(ZipOutputStream zip) throws IOException {
        String schema = database.schemaVersion();
        List<String> files = new ArrayList<>();
        Manifest tables = database.read(tx -> {
            for (Tables.Table table : Tables.of(tx)) {
                entry(zip, Manifest.TABLES + table.name() + ".jsonl", out -> rows(tx, table, out));
            }
            files.addAll(files(tx));
            LogHead.Row log = LogHead.read(tx);
            return new Manifest(
                    Manifest.FORMAT, clock.instant(), schema, Epoch.read(tx), log.sequence(), log.hash(), Map.of());
        });
        for (String name : SECRETS) {
            if (Files.exists(data.resolve(name))) {
                entry(zip, Manifest.FILES + name, out -> copy(data.resolve(name), out));
            }
        }
        for (String store : STORES) {
            copyStore(zip, store);
        }
        var manifest = new Manifest(
                tables.format(),
                tables.at(),
                tables.schema(),
                tables.epoch(),
                tables.sequence(),
                tables.hash(),
                entries);
        zip.putNextEntry(new ZipEntry(Manifest.NAME));
        zip.write(json.writeValueAsBytes(manifest));
        zip.closeEntry();
        long elsewhere =
                files.stream().filter(name -> !entries.containsKey(name)).count();
        return new Written(manifest.sequence(), elsewhere);
    }

    /** The entries of all files that the tables speak of. */
    private static List<String> files(Handle tx) {
        return tx.createQuery("SELECT kind, digest FROM blobs WHERE deleting = FALSE")
                .map((row, context) -> BlobKind.valueOf(row.getString("kind")).folder() + "/" + row.getString("digest"))
                .list();
    }

    private void copyStore(ZipOutputStream zip, String store) throws IOException {
        Path folder = data.resolve(store);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("[0-9a-f]{64}"))
                    .sorted()
                    .toList()) {
                entry(zip, store + "/" + file.getFileName(), out -> copy(file, out));
            }
        }
    }

    private void rows(Handle tx, Tables.Table table, OutputStream out) {
        String columns = String.join(", ", quoted(table));
        try (var rows = tx.createQuery("SELECT " + columns + " FROM " + table.name())
                .setFetchSize(FETCH)
                .map((row, context) -> line(table, row))
                .iterator()) {
            while (rows.hasNext()) {
                out.write(rows.next());
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> quoted(Tables.Table table) {
        return table.columns().keySet().stream()
                .map(column -> '"' + column + '"')
                .toList();
    }

    private byte[] line(Tables.Table table, ResultSet row) throws SQLException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (var column : table.columns().entrySet()) {
            Object value =
                    switch (column.getValue()) {
                        case TEXT -> row.getString(column.getKey());
                        case INTEGER -> row.getLong(column.getKey());
                        case REAL -> row.getDouble(column.getKey());
                        case BOOLEAN -> row.getBoolean(column.getKey());
                        case BYTES -> row.getBytes(column.getKey());
                    };
            values.put(column.getKey(), row.wasNull() ? null : value);
        }
        return json.writeValueAsBytes(values);
    }

    @FunctionalInterface
    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    private void entry(ZipOutputStream zip, String name, Content content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            MessageDigest digest = HashAlgorithm.SHA256.start();
            content.write(new DigestOutputStream(zip, digest));
            zip.closeEntry();
            entries.put(name, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path file, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
        }
    }
}
