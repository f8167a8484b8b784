package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.device.JobDocument;
import dev.sealift.server.blob.StoreLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links serve whoever has them, for their file and their time only. */
class DownloadLinkTest {
    private final byte[] file = Firmware.image("A", "1.1.0", 1);
    private final TestServer server;
    private final TestDevice device;
    private final HttpsClient anybody;
    private final JobDocument document;

    DownloadLinkTest(@TempDir Path data) {
        server = server(data, null);
        device = server.device("d1");
        server.job("blue", server.release("1.1.0", 1), TestServer.policy(60, null, 600), List.of("d1"));
        document = TestDevice.document(device.start());
        anybody = server.anybody();
    }

    private static TestServer server(Path data, @Nullable URI base) {
        return new TestServer(Settings.local(data, List.of(Firmware.KEY.publicKey()))
                .with(new FileSettings(new StoreLocation.Folder(data), new FileSettings.SignedLinks(0, base, null))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static URI link(JobDocument document, int image) {
        return URI.create(Objects.requireNonNull(document.images().get(image).url()));
    }

    private static String pathOf(URI link) {
        return link.getRawPath() + "?" + link.getRawQuery();
    }

    private void assertRefused(String path, String code) {
        var reply = anybody.get(path);
        assertThat(reply.status()).as(reply.text()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.header("Cache-Control")).isEmpty();
    }

    @Test
    void aLinkServesWithoutACertificateAndSaysHowLong() {
        String path = pathOf(link(document, 0));
        var reply = anybody.get(path);
        assertThat(reply.bytes()).isEqualTo(file);
        assertThat(reply.header("ETag"))
                .isEqualTo('"' + document.images().getFirst().digest() + '"');
        long seconds =
                Long.parseLong(reply.header("Cache-Control").replaceAll("public, max-age=(\\d+), immutable", "$1"));
        assertThat(seconds).isBetween(3600L, 7200L);

        var part = anybody.get(path, "Range", "bytes=10-19", "If-Range", reply.header("ETag"));
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.bytes()).hasSize(10);
        assertThat(anybody.get(path, "If-None-Match", reply.header("ETag")).status())
                .isEqualTo(304);
        assertThat(anybody.head(path).header("Content-Length")).isEqualTo(Integer.toString(file.length));
        server.clock.advance(Duration.ofSeconds(seconds).minusSeconds(1));
        assertThat(anybody.get(path).header("Cache-Control")).isEqualTo("public, max-age=1, immutable");
    }

    @Test
    void anExpiredAlteredOrMovedLinkIsRefusedEachWithItsOwnCode() {
        String path = pathOf(link(document, 0));
        String other = pathOf(link(document, 1));
        String digest = document.images().get(0).digest();
        String otherDigest = document.images().get(1).digest();

        assertRefused("/artifacts/" + digest, "LINK_INVALID");
        assertRefused("/artifacts/" + digest + "?link=", "LINK_INVALID");
        assertRefused(flipped(path, path.length() - 1), "LINK_INVALID");
        assertRefused(flipped(path, path.indexOf("link=") + 5), "LINK_INVALID"); // another time
        assertRefused(path.replace(digest, otherDigest), "LINK_INVALID"); // another file, in both places
        assertRefused("/artifacts/" + otherDigest + path.substring(path.indexOf('?')), "LINK_OTHER_FILE");
        assertThat(anybody.get(other).status()).isEqualTo(200);
        server.clock.advance(Duration.ofHours(2));
        assertRefused(path, "LINK_EXPIRED");
    }

    /** Another digit at that place. */
    private static String flipped(String text, int at) {
        char digit = text.charAt(at) == '3' ? '4' : '3';
        return text.substring(0, at) + digit + text.substring(at + 1);
    }

    @Test
    void linksAreTheSameForAllWithinAnHourAndNewAfterIt() {
        var again = TestDevice.document(Objects.requireNonNull(device.startNext()));
        assertThat(again).isEqualTo(document);
        server.clock.advance(Duration.ofHours(1));
        var later = TestDevice.document(Objects.requireNonNull(device.startNext()));
        assertThat(link(later, 0)).isNotEqualTo(link(document, 0));
        assertThat(later.images().getFirst().path())
                .isEqualTo(document.images().getFirst().path());
        assertThat(anybody.get(pathOf(link(later, 0))).status()).isEqualTo(200);
    }

    @Test
    void thePortServesNothingElse() {
        assertThat(anybody.get("/things/d1/jobs").status()).isEqualTo(404);
        assertThat(anybody.get("/api/v1/releases").status()).isEqualTo(404);
        assertThat(anybody.get("/metrics").status()).isEqualTo(404);
        assertThat(anybody.post("/artifacts/" + "0".repeat(64), List.of()).status())
                .isEqualTo(405);
    }

    @Test
    void theKeyIsPrivateAndOutlivesARestart() throws IOException {
        Path key = server.data.resolve("links.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String path = pathOf(link(document, 0));
        server.restart();
        assertThat(server.anybody().get(path).status()).isEqualTo(200);
        server.restart(() -> delete(key));
        assertThat(server.anybody().get(path).code()).isEqualTo("LINK_INVALID");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void devicesAreSentToTheCacheThatStandsBefore(@TempDir Path other) {
        try (var behind = server(other, URI.create("https://cache.example/firmware"))) {
            var one = behind.device("d1");
            behind.job("blue", behind.release("1.1.0", 1), null, List.of("d1"));
            var images = TestDevice.document(one.start()).images();
            assertThat(images)
                    .allSatisfy(image -> assertThat(image.url())
                            .startsWith("https://cache.example/firmware/artifacts/" + image.digest() + "?link="));
        }
    }
}
