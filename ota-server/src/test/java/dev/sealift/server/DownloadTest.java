package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads resume where they broke off, and never mix two files. */
class DownloadTest {
    private final byte[] file = Firmware.image("A", "1.1.0", 1);
    private final TestServer server;
    private final TestDevice device;
    private final String digest;

    DownloadTest(@TempDir Path data) {
        server = new TestServer(data);
        device = server.device("d1");
        var release = server.release("1.1.0", 1);
        digest = release.artifacts().getFirst().digest();
        server.job("blue", release, null, List.of("d1"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply get(String... headers) {
        return device.client.get("/artifacts/" + digest, headers);
    }

    private void assertPart(Reply reply, int first, int last) {
        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.header("Content-Range")).isEqualTo("bytes " + first + "-" + last + "/" + file.length);
        assertThat(reply.bytes()).isEqualTo(Arrays.copyOfRange(file, first, last + 1));
    }

    @Test
    void theWholeFileComesWithItsDigestAsTag() {
        Reply reply = get();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.bytes()).isEqualTo(file);
        assertThat(reply.header("ETag")).isEqualTo('"' + digest + '"');
        assertThat(reply.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(reply.header("Content-Length")).isEqualTo(Integer.toString(file.length));
    }

    @Test
    void oneRangeIsServedInAllItsForms() {
        int end = file.length - 1;
        assertPart(get("Range", "bytes=0-0"), 0, 0);
        assertPart(get("Range", "bytes=100-199"), 100, 199);
        assertPart(get("Range", "bytes=100-"), 100, end);
        assertPart(get("Range", "bytes=-10"), end - 9, end);
        assertPart(get("Range", "bytes=100-999999"), 100, end);
        assertPart(get("Range", "bytes=-999999"), 0, end);
    }

    @Test
    void aDownloadInPiecesGivesTheFile() {
        var received = new ByteArrayOutputStream();
        while (received.size() < file.length) {
            Reply piece = get(
                    "Range",
                    "bytes=" + received.size() + "-" + (received.size() + 511),
                    "If-Range",
                    '"' + digest + '"');
            assertThat(piece.status()).isEqualTo(206);
            received.writeBytes(piece.bytes());
        }
        assertThat(received.toByteArray()).isEqualTo(file);
    }

    @Test
    void aRangeBehindTheEndIsNotSatisfiable() {
        for (String range : List.of("bytes=" + file.length + "-", "bytes=-0", "bytes=999999-1000000")) {
            Reply reply = get("Range", range);
            assertThat(reply.status()).as(range).isEqualTo(416);
            assertThat(reply.code()).isEqualTo("RANGE_NOT_SATISFIABLE");
            assertThat(reply.header("Content-Range")).isEqualTo("bytes */" + file.length);
        }
    }

    @Test
    void aRangeThatAServerMayIgnoreGivesTheWholeFile() {
        for (String range : List.of("bytes=0-1,5-6", "lines=1-2", "bytes=9-3", "bytes=-", "bytes=x-")) {
            assertThat(get("Range", range).status()).as(range).isEqualTo(200);
        }
    }

    @Test
    void aRangeOfAnotherFileGivesTheWholeFile() {
        assertThat(get("Range", "bytes=0-9", "If-Range", "\"" + "0".repeat(64) + "\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFileThatTheCallerHasIsNotSentAgain() {
        Reply reply = get("If-None-Match", '"' + digest + '"');
        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.bytes()).isEmpty();
        assertThat(get("If-None-Match", "\"other\"").status()).isEqualTo(200);
    }

    @Test
    void headTellsTheSizeWithoutTheBytes() {
        Reply reply = device.client.head("/artifacts/" + digest);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Length")).isEqualTo(Integer.toString(file.length));
        assertThat(reply.bytes()).isEmpty();
    }

    @Test
    void aNameThatIsNoDigestIsRefused() {
        assertThat(device.client.get("/artifacts/..%2F..%2Fca.key").status()).isEqualTo(400);
        assertThat(device.client.get("/artifacts/abc").code()).isEqualTo("INVALID_VALUE");
    }
}
