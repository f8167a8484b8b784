package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.server.database.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server starts safely on an empty directory, continues on a used one, and says why it cannot. */
class StartTest {
    @TempDir
    private Path directory;

    private void assertFails(Settings settings, int exitCode, String why) {
        assertThatThrownBy(() -> SealiftServer.start(settings, new MutableClock(Instant.now())))
                .isInstanceOfSatisfying(
                        StartFailure.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
                .hasMessageContaining(why);
    }

    @Test
    void secretsAreReadableByTheirOwnerOnly() throws IOException {
        try (var server = new TestServer(directory.resolve("data"))) {
            for (String secret : List.of("admin.token", "ca.key", "server.key")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.data.resolve(secret))))
                        .isEqualTo("rw-------");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.data)))
                    .isEqualTo("rwx------");
            assertThat(server.read("ports.json")).contains("operatorPort").contains("devicePort");
        }
    }

    @Test
    void theTokenItselfIsNotInTheDatabase() throws IOException {
        try (var server = new TestServer(directory.resolve("data"))) {
            String token = server.read("admin.token").strip();
            try (var database = Database.open(server.data.resolve("sealift.db"))) {
                assertThat(database.<List<String>>read(
                                tx -> tx.createQuery("SELECT sha256 || operator FROM operator_tokens")
                                        .mapTo(String.class)
                                        .list()))
                        .hasSize(1)
                        .noneMatch(row -> row.contains(token));
            }
        }
    }

    @Test
    void aSecondStartKeepsAuthorityTokenAndPorts() {
        try (var server = new TestServer(directory.resolve("data"))) {
            String before = server.read("ca.pem") + server.read("admin.token") + server.read("server.pem");
            server.restart();
            assertThat(server.read("ca.pem") + server.read("admin.token") + server.read("server.pem"))
                    .isEqualTo(before);
            assertThat(server.operator().get("/api/v1/devices").status()).isEqualTo(200);
        }
    }

    @Test
    void theServerCertificateIsRenewedBeforeItExpires() {
        try (var server = new TestServer(directory.resolve("data"))) {
            String authority = server.read("ca.pem");
            String before = server.read("server.pem");
            server.clock.advance(Duration.ofDays(320));
            server.restart();
            assertThat(server.read("server.pem")).isNotEqualTo(before);
            assertThat(server.read("ca.pem")).isEqualTo(authority);
        }
    }

    @Test
    void aDirectoryInUseIsRefused() {
        try (var server = new TestServer(directory.resolve("data"))) {
            assertFails(Settings.local(server.data, List.of()), 3, "in use by another server");
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertFails(Settings.local(file, List.of()), 3, "is not a directory");
        assertFails(Settings.local(file.resolve("below"), List.of()), 3, "cannot be made or used");
    }

    @Test
    void aPortThatIsTakenIsRefused() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertFails(
                    new Settings(directory.resolve("data"), "127.0.0.1", port, 0, List.of(), 0),
                    4,
                    "port " + port + " on 127.0.0.1 cannot be used");
            assertFails(new Settings(directory.resolve("data"), "127.0.0.1", 0, port, List.of(), 0), 4, "another port");
        }
    }

    @Test
    void portsThatDoNotExistAndHostsWithoutAddressAreNamed() {
        Path data = directory.resolve("data");
        assertFails(new Settings(data, "127.0.0.1", 70_000, 0, List.of(), 0), 2, "--operator-port 70000");
        assertFails(new Settings(data, "127.0.0.1", 0, -1, List.of(), 0), 2, "0-65535");
        assertFails(new Settings(data, "no such host", 0, 0, List.of(), 0), 2, "'no such host'");
        assertThat(data).doesNotExist();
    }

    @Test
    void aPrivateKeyIsNotTakenAsTrusted() throws IOException {
        Path key = Files.writeString(
                directory.resolve("k.pem"), "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n");
        var errors = new StringWriter();
        int exitCode = Main.commandLine()
                .setErr(new PrintWriter(errors, true))
                .execute("--data", directory.resolve("data").toString(), "--trusted-key", key.toString());
        assertThat(exitCode).isEqualTo(6);
        assertThat(errors.toString()).contains("is a private key").contains("sealift key show");
    }

    @Test
    void secretsThatOthersCanReadAreRefused() throws IOException {
        new TestServer(directory.resolve("data")).close();
        for (String secret : List.of("ca.key", "admin.token")) {
            Path file = directory.resolve("data").resolve(secret);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertFails(Settings.local(directory.resolve("data"), List.of()), 3, "chmod 600 " + file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aDamagedDatabaseIsNamed() throws IOException {
        new TestServer(directory.resolve("data")).close();
        Files.writeString(directory.resolve("data").resolve("sealift.db"), "no database at all".repeat(100));
        assertFails(Settings.local(directory.resolve("data"), List.of()), 3, "sealift.db cannot be used");
    }

    @Test
    void aDamagedKeyFileIsNamed() throws IOException {
        new TestServer(directory.resolve("data")).close();
        Files.writeString(directory.resolve("data").resolve("ca.key"), "damaged");
        assertFails(Settings.local(directory.resolve("data"), List.of()), 3, "ca.key");
    }
}
