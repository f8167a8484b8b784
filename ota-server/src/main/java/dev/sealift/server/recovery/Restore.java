package dev.sealift.server.recovery;

import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.Epoch;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.database.LogHead;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts a backup into a database without tables and a data directory, whichever database it came from. Everything in it is
 * checked before anything is written, and the tables are filled in one transaction, which also begins the next epoch.
 */
public final class Restore {
    private static final TypeReference<Map<String, @Nullable Object>> ROW = new TypeReference<>() {};

    /** Rows sent to the database at once. */
    private static final int BATCH = 1000;

    private final Path file;
    private final Path data;
    private final AuditLog audit;
    private final JsonMapper json;

    /** Of that file, into that data directory. */
    public Restore(Path file, Path data, AuditLog audit, JsonMapper json) {
        this.file = file;
        this.data = data;
        this.audit = audit;
        this.json = json;
    }

    /**
     * Restores all of it.
     *
     * @return the epoch that begins
     * @throws BackupException when the backup is damaged, or the directory holds another server's keys
     */
    public long into(DatabaseLocation location) {
        try (var zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            Manifest manifest = checked(zip);
            requireSameAuthority(manifest);
            for (String name : manifest.entries().keySet()) {
                restoreFile(zip, name);
            }
            long epoch;
            try (var database = Database.openForRestore(location, manifest.schema())) {
                epoch = database.write(tx -> fill(tx, location, zip, manifest));
            }
            // Brings tables of an older version up to date.
            Database.open(location).close();
            return epoch;
        } catch (NoSuchFileException e) {
            throw new BackupException(
                    "there is no file " + file + " (expected: one that 'ota-server backup' wrote)", e);
        } catch (IOException e) {
            throw new BackupException("the backup " + file + " cannot be restored (" + e.getMessage() + ")", e);
        }
    }

    private Manifest checked(ZipFile zip) throws IOException {
        ZipEntry last = zip.getEntry(Manifest.NAME);
        if (last == null) {
            throw new BackupException(file + " is no backup, or only a part of one: it has no " + Manifest.NAME);
        }
        Manifest manifest;
        try (InputStream in = zip.getInputStream(last)) {
            manifest = json.readValue(in, Manifest.class);
        } catch (JacksonException e) {
            throw new BackupException(file + ": its " + Manifest.NAME + " cannot be read", e);
        }
        if (manifest.format() != Manifest.FORMAT) {
            throw new BackupException(file + " has format " + manifest.format() + " (expected: " + Manifest.FORMAT
                    + "): restore it with the version of the server that made it");
        }
        Map<String, String> found = new TreeMap<>();
        for (ZipEntry entry : zip.stream().toList()) {
            if (!entry.getName().equals(Manifest.NAME)) {
                found.put(entry.getName(), digest(zip, entry));
            }
        }
        if (!found.equals(manifest.entries())) {
            found.entrySet().removeAll(manifest.entries().entrySet());
            throw new BackupException(file + " is damaged: it does not hold what its manifest says, at "
                    + (found.isEmpty() ? "an entry that is missing" : found.keySet()));
        }
        return manifest;
    }

    private static String digest(ZipFile zip, ZipEntry entry) throws IOException {
        MessageDigest digest = HashAlgorithm.SHA256.start();
        try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Files of another server are not overwritten: its devices would trust nobody any more. */
    private void requireSameAuthority(Manifest manifest) throws IOException {
        for (String name : List.of("ca.pem", "audit.pub.pem")) {
            Path existing = data.resolve(name);
            String entry = Manifest.FILES + name;
            if (Files.exists(existing) && manifest.entries().containsKey(entry)) {
                String mine =
                        HashAlgorithm.SHA256.of(Files.readAllBytes(existing)).hex();
                if (!mine.equals(manifest.entries().get(entry))) {
                    throw new BackupException(existing + " is another server's: restore into an empty directory");
                }
            }
        }
    }

    private long fill(Handle tx, DatabaseLocation location, ZipFile zip, Manifest manifest) {
        if (LogHead.read(tx).sequence() > 0) {
            throw new BackupException(location + " is in use already: restore into a new database");
        }
        List<Tables.Table> tables = Tables.of(tx);
        // What the migrations put there is in the backup, too.
        tables.reversed().forEach(table -> tx.execute("DELETE FROM " + table.name()));
        tables.forEach(table -> fill(tx, zip, table));
        LogHead.of(tx).reload(tx);
        return Epoch.next(
                tx,
                audit,
                new Cause("server", "restored from the backup of " + manifest.at()),
                Map.of("backupSequence", manifest.sequence(), "backupHash", manifest.hash()));
    }

    private void fill(Handle tx, ZipFile zip, Tables.Table table) {
        ZipEntry entry = zip.getEntry(Manifest.TABLES + table.name() + ".jsonl");
        if (entry == null) {
            throw new BackupException(file + " lacks the table " + table.name());
        }
        List<String> columns = List.copyOf(table.columns().keySet());
        String insert = "INSERT INTO " + table.name() + " (" + String.join(", ", Backup.quoted(table)) + ") VALUES (:"
                + String.join(", :", columns) + ")";
        try (var lines = new BufferedReader(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8));
                PreparedBatch batch = tx.prepareBatch(insert)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Map<String, @Nullable Object> row = new HashMap<>(json.readValue(line, ROW));
                columns.forEach(column ->
                        bind(batch, column, row.get(column), table.columns().get(column)));
                batch.add();
                if (batch.size() == BATCH) {
                    batch.execute();
                }
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bind(PreparedBatch batch, String column, @Nullable Object value, Tables.@Nullable Kind kind) {
        switch (kind) {
            case null -> throw new IllegalStateException(column);
            case TEXT -> batch.bind(column, (String) value);
            case INTEGER -> batch.bind(column, value == null ? null : ((Number) value).longValue());
            case REAL -> batch.bind(column, value == null ? null : ((Number) value).doubleValue());
            case BOOLEAN -> batch.bind(column, (Boolean) value);
            case BYTES ->
                batch.bind(column, value == null ? null : Base64.getDecoder().decode((String) value));
        }
    }

    private void restoreFile(ZipFile zip, String name) throws IOException {
        Path target = target(name);
        if (target == null || Files.exists(target)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path part = Files.createTempFile(
                target.getParent(),
                "restore-",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where an entry belongs; only names that a backup writes lead anywhere. */
    private @Nullable Path target(String name) {
        String own = name.startsWith(Manifest.FILES) ? name.substring(Manifest.FILES.length()) : "";
        // The head tells where the log of the backup ended; the new epoch gets its own.
        if (Backup.SECRETS.contains(own) && !own.equals(HeadFile.NAME)) {
            return data.resolve(own);
        }
        String[] parts = name.split("/", -1);
        if (parts.length == 2 && Backup.STORES.contains(parts[0]) && parts[1].matches("[0-9a-f]{64}")) {
            return data.resolve(parts[0]).resolve(parts[1].substring(0, 2)).resolve(parts[1]);
        }
        return null;
    }
}
