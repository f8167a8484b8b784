package dev.sealift.hil.lab;

import dev.sealift.api.SlotName;
import dev.sealift.image.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Somebody who can write to the server's disk: changes an image that intake has accepted, in the store and in the
 * database alike, so that neither server nor gateway can tell any more. Only the board can.
 */
public final class Intruder {
    private final Path data;

    /**
     * @param data the server's data directory
     */
    public Intruder(Path data) {
        this.data = data;
    }

    /** From now on the release holds that file for that slot. {@code imageHash} is the one that the file claims. */
    public void exchange(String release, SlotName slot, byte[] file, String imageHash) throws IOException {
        String digest = HashAlgorithm.SHA256.of(file).hex();
        Path shelf = Files.createDirectories(data.resolve("artifacts").resolve(digest.substring(0, 2)));
        Files.write(shelf.resolve(digest), file);
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("sealift.db"))) {
            change(database, """
                    INSERT INTO artifacts (digest, size, board, slot, version, image_hash, key_hash, security_counter, created_at)
                    SELECT ?, ?, board, slot, version, ?, key_hash, security_counter, created_at FROM artifacts
                    WHERE digest = (SELECT digest FROM release_images WHERE release = ? AND slot = ?)
                    """, digest, file.length, imageHash, release, slot.name());
            change(
                    database,
                    "UPDATE release_images SET digest = ? WHERE release = ? AND slot = ?",
                    digest,
                    release,
                    slot.name());
        } catch (SQLException e) {
            throw new IOException("the intruder could not change " + data + ": " + e.getMessage(), e);
        }
    }

    private static void change(Connection database, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            int rows = statement.executeUpdate();
            if (rows != 1) {
                throw new SQLException(rows + " rows changed (expected: 1) by " + sql);
            }
        }
    }
}
