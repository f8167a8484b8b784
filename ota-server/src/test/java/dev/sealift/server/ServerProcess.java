package dev.sealift.server;

import static org.awaitility.Awaitility.await;

import dev.sealift.api.Json;
import dev.sealift.server.database.DatabaseLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, so that it can be killed. */
final class ServerProcess implements AutoCloseable {
    /** A JVM under a tracer, on a machine that does other things, too. */
    private static final Duration START = Duration.ofMinutes(3);

    final Path data;
    private final List<String> prefix;
    private final List<String> options;
    private Process process;
    private int operatorPort;
    private int devicePort;

    /** @param prefix a program that starts it, with its arguments */
    ServerProcess(Path data, DatabaseLocation database, @Nullable Path password, String... prefix) throws IOException {
        this.data = data;
        this.prefix = List.of(prefix);
        this.options = switch (database) {
            case DatabaseLocation.SqliteFile sqlite -> List.of();
            case DatabaseLocation.Postgres postgres ->
                List.of("--database", postgres.toString(), "--database-password", "file:" + password);
        };
        this.process = start();
    }

    private Process start() throws IOException {
        Path ports = data.resolve("ports.json");
        Files.createDirectories(data);
        Files.deleteIfExists(ports);
        Path trusted = data.resolveSibling("trusted.pem");
        Files.writeString(trusted, Firmware.KEY.publicKey().toPem());
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--data",
                data.toString(),
                "--operator-port",
                "0",
                "--device-port",
                "0",
                "--trusted-key",
                trusted.toString()));
        command.addAll(options);
        Path log = data.resolveSibling(data.getFileName() + ".log");
        var started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        await().atMost(START).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("the server did not start: " + Files.readString(log));
            }
            return Files.exists(ports);
        });
        var read = Json.mapper().readTree(Files.readString(ports));
        operatorPort = read.path("operatorPort").asInt();
        devicePort = read.path("devicePort").asInt();
        return started;
    }

    /** The process, or the tracer's. */
    long pid() {
        return process.pid();
    }

    HttpsClient operator(String token) throws IOException {
        return new HttpsClient(operatorPort, ca(), null, token);
    }

    HttpsClient devices(HttpsClient.Identity identity) throws IOException {
        return new HttpsClient(devicePort, ca(), identity, null);
    }

    String token() throws IOException {
        return Files.readString(data.resolve("admin.token")).strip();
    }

    private X509Certificate ca() throws IOException {
        return Keys.certificate(Files.readString(data.resolve("ca.pem")));
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        await().atMost(START).until(() -> !process.isAlive());
    }

    /** SIGKILL at this instant, and again a server on what is there. */
    void killAndRestart() throws IOException {
        kill();
        process = start();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        kill();
    }
}
