package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.blob.Blob;
import dev.sealift.server.blob.BlobKind;
import dev.sealift.server.blob.DiskSpace;
import dev.sealift.server.blob.Storage;
import dev.sealift.server.blob.StoreLocation;
import dev.sealift.server.database.Database;
import dev.sealift.server.recovery.Backup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a folder beside the data directory, as several servers would share it. */
class FolderStorageTest extends StorageContract {
    private final Path folder;
    private final TestServer server;

    FolderStorageTest(@TempDir Path directory) {
        folder = directory.resolve("shared");
        var files = new FileSettings(new StoreLocation.Folder(folder), new FileSettings.NoLinks());
        server = new TestServer(Settings.local(directory.resolve("data"), List.of(Firmware.KEY.publicKey()))
                .with(files));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    TestServer server() {
        return server;
    }

    private Path path(String digest) {
        return folder.resolve("artifacts").resolve(digest.substring(0, 2)).resolve(digest);
    }

    @Override
    List<String> stored() throws IOException {
        var names = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(folder.resolve("artifacts"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                assertThat(HashAlgorithm.SHA256.of(Files.readAllBytes(file)).hex())
                        .isEqualTo(name);
                names.add(name);
            }
        }
        return names;
    }

    @Override
    void damage(String digest) throws IOException {
        Files.writeString(path(digest), "damaged", StandardCharsets.US_ASCII);
    }

    @Test
    void whatInterruptedUploadsLeftIsDroppedOnceItIsDead() throws IOException {
        Path incoming = folder.resolve("artifacts/incoming");
        Path dead = Files.writeString(incoming.resolve("upload-1.part"), "x");
        Path young = Files.writeString(incoming.resolve("upload-2.part"), "x");
        Files.setLastModifiedTime(dead, FileTime.from(server.clock.instant().minus(Duration.ofHours(2))));
        server.restart();
        assertThat(dead).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void aLargeFileThatIsRemovedWhileItIsSentIsSentToItsEnd() throws IOException {
        byte[] large = new byte[3 * 1024 * 1024];
        large[large.length - 1] = 1;
        String name = HashAlgorithm.SHA256.of(large).hex();
        Files.createDirectories(path(name).getParent());
        Files.write(path(name), large);
        Database database = server.server().database();
        var location = new StoreLocation.Folder(folder);
        try (var storage = Storage.open(
                        location, server.data, new DiskSpace(server.data, 0), database, server.clock, server.clock);
                Blob file = storage.of(BlobKind.ARTIFACT).open(name)) {
            Files.delete(path(name));
            var sent = new ByteArrayOutputStream();
            file.transfer(0, file.size(), sent);
            assertThat(sent.toByteArray()).isEqualTo(large);
        }
    }

    @Test
    void aBackupCountsTheFilesThatAreNotInIt() throws IOException {
        server.release("1.1.0", 1);
        try (var database = Database.openUnchanged(Settings.sqlite(server.data))) {
            var backup = new Backup(database, server.data, server.clock, Json.mapper());
            assertThat(backup.write(server.data.resolve("backup.zip")).elsewhere())
                    .isEqualTo(stored().size())
                    .isPositive();
        }
    }
}
