package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.operator.Releases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is held to its OpenAPI document by schemathesis of {@code .cache/python}, which {@code ./test} sets up: requests
 * made of the document, right and wrong ones, and every answer looked at.
 */
class SchemathesisTest {
    private static final Path PROGRAM =
            Path.of("../.cache/python/bin/schemathesis").toAbsolutePath().normalize();

    /** Which requests are made follows from it. */
    private static final int SEED = 20_260_101;

    /** Requests that are made up for each operation, beyond those that reach each limit of its schema. */
    private static final int EXAMPLES = 3;

    /** Far beyond what it takes, so that it cannot hang. */
    private static final long MINUTES = 5;

    @Test
    void everyAnswerIsOneThatTheDocumentPromises(@TempDir Path folder) throws IOException, InterruptedException {
        try (var server = new TestServer(folder.resolve("server"))) {
            String token = server.token("fuzz", OperatorRole.values());
            things(server);
            Files.writeString(folder.resolve("schemathesis.toml"), """
                    [auth.openapi.BEARER]
                    bearer = "${SEALIFT_TOKEN}"

                    # A body beyond its limit in bytes is refused before its members are looked at.
                    [checks.negative_data_rejection]
                    expected-statuses = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429]
                    """);
            Path log = folder.resolve("schemathesis.log");
            var command = new ProcessBuilder(
                            PROGRAM.toString(),
                            "run",
                            "https://127.0.0.1:" + server.server().operatorPort() + "/openapi.json",
                            "--tls-verify=" + server.data.resolve("ca.pem"),
                            "--seed=" + SEED,
                            "--max-examples=" + EXAMPLES,
                            "--phases=coverage,fuzzing",
                            "--no-shrink",
                            "--warnings=off",
                            "--continue-on-failure",
                            // A schema cannot say that a board must be one that the server knows; and to the tool an
                            // address such as …/jobs/plan is not also one of …/jobs/{id}, to the server it is.
                            "--exclude-checks=positive_data_acceptance,allow_header_conformance",
                            // It never ends.
                            "--exclude-path=/api/v1/events/stream",
                            // Ten thousand ids in the tool's characters are beyond the body's limit: it is still
                            // sending
                            // when it is refused, and takes that for a fault of the network.
                            "--exclude-path=/api/v1/groups/{id}/members",
                            "--exclude-path=/api/v1/groups/{id}/members/remove")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            command.environment().put("SEALIFT_TOKEN", token);
            Process process = command.start();
            try {
                assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                        .as("it ends")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            String said = Files.readString(log);
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said)
                    .contains("Selected: " + (server.server().operatorRoutes().size() - 5) + "/");
        }
    }

    /** It tries 0 as a name, so things of that name let it get further than 404. */
    private static void things(TestServer server) {
        server.addDevice("0", null);
        List<String> artifacts = List.of(
                server.upload(Firmware.image("A", "1.0.0", 1)).digest(),
                server.upload(Firmware.image("B", "1.0.0", 1)).digest());
        Releases.View release = server.operator()
                .post("/api/v1/releases", new Releases.Create("0", artifacts))
                .as(Releases.View.class);
        server.job("0", release, null, List.of("0"));
    }
}
