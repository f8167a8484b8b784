package dev.sealift.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.gateway.server.Identity;
import dev.sealift.gateway.server.IdentityException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is said when the gateway cannot start, or does not trust the server, or is not trusted. */
@Timeout(120)
class TlsAndStartTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void setUp() {
        bench = new Bench(folder.resolve("one"));
    }

    @AfterEach
    void tearDown() {
        bench.close();
    }

    @Test
    void theIdentityIsThatOfTheEnrolment() throws Exception {
        assertThat(Identity.load(bench.identity(), Clock.systemUTC()).name()).isEqualTo("gw");
    }

    @Test
    void anExpiredCertificateIsRefusedWithItsDate() {
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(36_500));
        assertThatThrownBy(() -> Identity.load(bench.identity(), later))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("cert.pem: the certificate expired on 20")
                .hasMessageContaining("sealift gateway enroll");
    }

    @Test
    void aClockInThePastIsNamed() {
        Clock past = Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC);
        assertThatThrownBy(() -> Identity.load(bench.identity(), past)).hasMessageContaining("check the clock");
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        Path key = bench.identity().resolve("key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Identity.load(bench.identity(), Clock.systemUTC()))
                .hasMessageContaining("chmod 600 " + key);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        bench.sealift(
                "gateway", "enroll", "other", "--out", folder.resolve("other").toString());
        Files.copy(
                folder.resolve("other/key.pem"),
                bench.identity().resolve("key.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> Identity.load(bench.identity(), Clock.systemUTC()))
                .hasMessageContaining("is not the key of");
    }

    @Test
    void aDevicesCertificateIsNoGateways() {
        bench.sealift("device", "add", "d1", "--board", "stm32f405");
        bench.sealift("device", "enroll", "d1", "--out", folder.resolve("d1").toString());
        assertThatThrownBy(() -> Identity.load(folder.resolve("d1"), Clock.systemUTC()))
                .hasMessageContaining("names [urn:sealift:device:d1] (expected: urn:sealift:gateway:NAME)");
    }

    @Test
    void aServerThatIsAwayIsNamedAtOnce() throws Exception {
        bench.stopServer();
        try (var _ = bench.gateway(bench.settings(List.of("pty:" + folder.resolve("nobody"))))) {
            bench.awaitEvent("server-away");
            assertThat(bench.events("server-away").getFirst()).contains("nobody listens at");
        } finally {
            bench.startServer();
        }
    }

    @Test
    void whatNeverStartedDoesNotStop() {
        assertThatThrownBy(() -> bench.gateway(bench.settings(List.of("com3")))).hasMessageContaining("com3");
        assertThat(bench.events("stopped")).isEmpty();
    }

    @Test
    void anotherServerIsNotTrusted() throws Exception {
        try (Bench other = new Bench(folder.resolve("two"));
                SimulatedBoard board = new SimulatedBoard("board-1", "stm32f405")) {
            try (var _ = bench.gateway(at(other.deviceListener(), board))) {
                bench.awaitEvent("server-away");
                assertThat(bench.events("server-away").getFirst()).contains("is not our server");
            }
        }
    }

    @Test
    void theHostNameIsChecked() throws Exception {
        try (SimulatedBoard board = new SimulatedBoard("board-1", "stm32f405")) {
            URI byOtherName =
                    URI.create("https://127.0.0.2:" + bench.deviceListener().getPort());
            // Whoever listens there, if anybody, does not have the server's name.
            try (var _ = bench.gateway(at(byOtherName, board))) {
                bench.awaitEvent("server-away");
                assertThat(bench.events("server-back")).isEmpty();
            }
        }
    }

    @Test
    void exitCodesTellWhatIsWrong() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(run("--server", "https://localhost:1"))
                .as("no identity given")
                .isEqualTo(2);
        assertThat(run(all("http://localhost:1", bench.identity(), "tty:/dev/x", folder)))
                .isEqualTo(2);
        assertThat(run(all("https://localhost:1", bench.identity(), "tty:/dev/x", folder, "--port", "tty:/dev/x")))
                .as("a port twice")
                .isEqualTo(2);
        assertThat(run(all("https://localhost:1", folder, "tty:/dev/x", folder)))
                .isEqualTo(3);
        assertThat(run(all("https://localhost:1", bench.identity(), "tty:/dev/x", file)))
                .isEqualTo(4);
        assertThat(run(all("https://localhost:1", bench.identity(), "com3", folder)))
                .isEqualTo(5);
    }

    private Settings at(URI server, SimulatedBoard board) {
        Settings given = bench.settings(List.of(board.address()));
        return new Settings(
                server,
                given.identity(),
                given.ports(),
                given.cache(),
                given.cacheLimit(),
                given.transcripts(),
                given.pollInterval(),
                given.reportInterval(),
                given.unreachableAfter(),
                given.smp());
    }

    private static String[] all(String server, Path identity, String port, Path under, String... more) {
        Stream<String> given = Stream.of(
                "--server", server,
                "--identity", identity.toString(),
                "--port", port,
                "--cache", under.resolve("cache").toString(),
                "--transcripts", under.resolve("transcripts").toString());
        return Stream.concat(given, Stream.of(more)).toArray(String[]::new);
    }

    private static int run(String... arguments) {
        CommandLine command = Main.commandLine();
        StringWriter said = new StringWriter();
        command.setErr(new PrintWriter(said));
        int code = command.execute(arguments);
        assertThat(said.toString()).isNotBlank();
        return code;
    }
}
