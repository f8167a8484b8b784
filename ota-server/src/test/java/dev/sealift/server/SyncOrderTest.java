package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealift.api.operator.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A killed process keeps what it wrote in the page cache, so only the system calls tell that a report was on the disk before
 * it was acknowledged: the sync of SQLite's log comes before the reply goes to the network.
 */
class SyncOrderTest {
    @TempDir
    private Path directory;

    /** What the server did since that many lines. */
    private List<String> calls(Path trace, int after) throws IOException {
        List<String> lines = Files.readAllLines(trace);
        return lines.subList(Math.min(after, lines.size()), lines.size());
    }

    private static boolean syncsTheLog(String call) {
        return call.contains("sync(") && call.contains("sealift.db-wal");
    }

    private static boolean writesTheLog(String call) {
        return call.contains("pwrite64(") && call.contains("sealift.db-wal");
    }

    /** Java writes to a socket by write or writev; the descriptor's name tells it from a file. */
    private static boolean sends(String call) {
        return (call.contains(" write(") || call.contains("writev(") || call.contains("sendto("))
                && (call.contains("<socket:") || call.contains("<TCP"));
    }

    private static int first(List<String> calls, Predicate<String> what) {
        for (int i = 0; i < calls.size(); i++) {
            if (what.test(calls.get(i))) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void theLogIsOnDiskBeforeTheReplyIsSent() throws Exception {
        Path trace = directory.resolve("trace");
        Path data = directory.resolve("data");
        try (var server = new ServerProcess(
                data,
                Settings.sqlite(data),
                null,
                "strace",
                "-f",
                "-y",
                "--seccomp-bpf",
                "-e",
                "trace=fdatasync,fsync,pwrite64,write,writev,sendto",
                "-e",
                "signal=none",
                "-o",
                trace.toString())) {
            HttpsClient.Identity identity;
            try (var operator = server.operator(server.token())) {
                operator.post("/api/v1/devices", new Devices.Create("d1", TestServer.BOARD, null))
                        .as(Devices.View.class);
                KeyPair pair = Keys.p256();
                var certificate = operator.post(
                                "/api/v1/devices/d1/certificate", new Devices.Enroll("d1", Keys.csr(pair, pair)))
                        .as(Devices.Certificate.class);
                identity = new HttpsClient.Identity(pair.getPrivate(), Keys.certificate(certificate.certificate()));
            }
            try (var client = server.devices(identity)) {
                var device = new TestDevice("d1", client);
                assertThat(device.report().status()).isEqualTo(200); // the handshake is over
                device.boots++;
                int[] quiet = {-1};
                await().atMost(Duration.ofMinutes(1))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> {
                            int size = Files.readAllLines(trace).size();
                            boolean still = size == quiet[0];
                            quiet[0] = size;
                            return still;
                        });
                assertThat(device.report().status()).isEqualTo(200);
                await().until(() -> first(calls(trace, quiet[0]), SyncOrderTest::sends) >= 0);
                List<String> calls = calls(trace, quiet[0]);
                int written = first(calls, SyncOrderTest::writesTheLog);
                int synced = first(calls, SyncOrderTest::syncsTheLog);
                int sent = first(calls, SyncOrderTest::sends);
                assertThat(written).as("%s", calls).isNotNegative();
                assertThat(synced).as("%s", calls).isGreaterThan(written);
                assertThat(sent).as("%s", calls).isGreaterThan(synced);
            }
        }
    }
}
