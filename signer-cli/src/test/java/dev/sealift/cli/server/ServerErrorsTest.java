package dev.sealift.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sealift.api.Json;
import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Devices;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Sandbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong on the way to a server, over real TLS; each has its own exit code and message. */
class ServerErrorsTest {
    private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

    private final TestCa ca = new TestCa();
    private Sandbox sandbox = new Sandbox(Path.of(""));
    private @Nullable HttpsServer server;

    @BeforeEach
    void setUp(@TempDir Path directory) throws Exception {
        sandbox = new Sandbox(directory);
        sandbox.write("ca.pem", ca.pem().getBytes(StandardCharsets.US_ASCII));
        Files.setPosixFilePermissions(
                sandbox.write("token", "sealift_test\n".getBytes(StandardCharsets.US_ASCII)),
                PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void tearDown() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void a_good_login_is_kept_for_its_owner_alone() throws Exception {
        int port = answer(ca.server("127.0.0.1", tomorrow), 200, new Devices.Page(List.of(), null));

        assertThat(login(port).code()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.path("config.json"))))
                .isEqualTo("rw-------");
        assertThat(sandbox.run("device", "list", "--json").out()).contains("\"devices\" : [ ]");
    }

    @Test
    void a_login_that_others_can_read_is_refused() throws Exception {
        int port = answer(ca.server("127.0.0.1", tomorrow), 200, new Devices.Page(List.of(), null));
        login(port);
        Files.setPosixFilePermissions(sandbox.path("config.json"), PosixFilePermissions.fromString("rw-r--r--"));

        assertError(sandbox.run("device", "list"), ExitCode.NOT_LOGGED_IN, "chmod 600");
    }

    @Test
    void without_a_login_it_says_how() {
        assertError(sandbox.run("device", "list"), ExitCode.NOT_LOGGED_IN, "sealift login --server");
    }

    @Test
    void a_token_that_others_can_read_is_refused() throws Exception {
        Files.setPosixFilePermissions(sandbox.path("token"), PosixFilePermissions.fromString("rw-r--r--"));

        assertError(login(1), ExitCode.NOT_LOGGED_IN, "chmod 600");
    }

    @Test
    void a_server_that_is_down() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertError(login(port), ExitCode.SERVER_UNREACHABLE, "nothing answers at https://127.0.0.1:" + port);
    }

    @Test
    void a_certificate_that_expired() throws Exception {
        int port = answer(ca.server("127.0.0.1", Instant.now().minus(Duration.ofHours(1))), 200, "");

        assertError(login(port), ExitCode.CERTIFICATE_EXPIRED, "has expired");
    }

    @Test
    void a_certificate_that_is_not_valid_yet() throws Exception {
        int port = answer(ca.server("127.0.0.1", Instant.now().plus(Duration.ofDays(60))), 200, "");

        assertError(login(port), ExitCode.CERTIFICATE_EXPIRED, "not valid yet");
    }

    @Test
    void a_certificate_of_another_ca() throws Exception {
        int port = answer(new TestCa().server("127.0.0.1", tomorrow), 200, "");

        assertError(login(port), ExitCode.CERTIFICATE_UNTRUSTED, "was not issued by the CA given at login");
    }

    @Test
    void a_certificate_for_another_address() throws Exception {
        int port = answer(ca.server("127.0.0.2", tomorrow), 200, "");

        assertError(login(port), ExitCode.CERTIFICATE_UNTRUSTED, "is not for that name");
    }

    @Test
    void refusals_of_the_server_keep_their_code_value_and_reason() throws Exception {
        var problem = Problem.of(ProblemCode.IMAGE_REFUSED, "no", "slot B", "slot A", ReasonCode.WRONG_SLOT);
        assertError(
                login(answer(ca.server("127.0.0.1", tomorrow), 422, problem)),
                ExitCode.REQUEST_REFUSED,
                "IMAGE_REFUSED no",
                "slot B",
                "slot A",
                "WRONG_SLOT",
                ReasonCode.WRONG_SLOT.action());
    }

    @Test
    void an_unknown_token_and_a_role_that_does_not_suffice() throws Exception {
        assertError(
                login(answer(ca.server("127.0.0.1", tomorrow), 401, "")),
                ExitCode.UNAUTHENTICATED,
                "does not know the token");
        tearDown();
        assertError(
                login(answer(ca.server("127.0.0.1", tomorrow), 403, "")),
                ExitCode.FORBIDDEN,
                "the token does not allow this");
    }

    @Test
    void a_server_that_fails_or_talks_nonsense() throws Exception {
        assertError(
                login(answer(ca.server("127.0.0.1", tomorrow), 500, "oops")),
                ExitCode.SERVER_FAILED,
                "HTTP status 500");
        tearDown();
        assertError(
                login(answer(ca.server("127.0.0.1", tomorrow), 200, "oops")), ExitCode.SERVER_FAILED, "is not Page");
    }

    @Test
    void an_enrolment_that_fails_leaves_no_key() throws Exception {
        login(answer(ca.server("127.0.0.1", tomorrow), 200, new Devices.Page(List.of(), null)));
        tearDown();

        assertError(
                sandbox.run("gateway", "enroll", "gw-1", "--out", "@/gw"),
                ExitCode.SERVER_UNREACHABLE,
                "nothing answers");
        assertThat(sandbox.path("gw")).isEmptyDirectory();
    }

    private Sandbox.Result login(int port) {
        return sandbox.run(
                "login", "--server", "https://127.0.0.1:" + port, "--ca", "@/ca.pem", "--token-file", "@/token");
    }

    /** Starts a server that answers everything so; returns its port. */
    private int answer(SSLContext tls, int status, Object body) throws Exception {
        byte[] bytes = Json.mapper().writeValueAsBytes(body);
        var started = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        started.setHttpsConfigurator(new HttpsConfigurator(tls));
        started.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        started.start();
        server = started;
        return started.getAddress().getPort();
    }

    private static void assertError(Sandbox.Result result, ExitCode code, String... messages) {
        assertThat(result.err()).contains(messages);
        assertThat(result.code()).as(result.err()).isEqualTo(code.number());
    }
}
