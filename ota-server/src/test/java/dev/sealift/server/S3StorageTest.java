package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.operator.Releases;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.blob.StoreLocation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in a bucket. */
class S3StorageTest extends StorageContract {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static @Nullable Moto started;

    private final Path data;
    private final String prefix = "/test-" + PREFIXES.incrementAndGet();
    private final TestServer server;

    S3StorageTest(@TempDir Path data) {
        this.data = data;
        server = new TestServer(Settings.local(data, List.of(Firmware.KEY.publicKey()))
                .with(new FileSettings(moto().bucket(prefix), new FileSettings.BucketLinks())));
    }

    @BeforeAll
    static void startMoto() throws IOException {
        started = new Moto();
    }

    @AfterAll
    static void stopMoto() {
        moto().close();
    }

    private static Moto moto() {
        return Objects.requireNonNull(started);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    TestServer server() {
        return server;
    }

    @Override
    List<String> stored() throws IOException {
        String ours = prefix.substring(1) + "/artifacts/";
        var names = new ArrayList<String>();
        for (String object : moto().objects()) {
            if (object.startsWith(ours)) {
                var parts = object.substring(ours.length()).split("=", -1);
                assertThat(parts[1]).isEqualTo(parts[0]);
                names.add(parts[0]);
            }
        }
        return names;
    }

    @Override
    void damage(String digest) throws IOException {
        moto().damage(prefix.substring(1) + "/artifacts/" + digest);
    }

    @Test
    void nothingStaysOnTheServersOwnDisk() throws IOException {
        server.upload(file);
        try (Stream<Path> files = Files.walk(data.resolve("incoming"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(data.resolve("artifacts")).doesNotExist();
    }

    @Test
    void theJobDocumentLinksToTheBucket() throws Exception {
        var device = server.device("d1");
        Releases.View release = server.release("1.0.0", 1);
        server.job("blue", release, null, List.of("d1"));
        for (var image : TestDevice.document(device.start()).images()) {
            var link = URI.create(Objects.requireNonNull(image.url()));
            assertThat(link.getPath()).endsWith(prefix + "/artifacts/" + image.digest());
            assertThat(link.getQuery()).contains("X-Amz-Expires=7200");
            assertThat(get(link).statusCode()).isEqualTo(200);
            assertThat(HashAlgorithm.SHA256.of(get(link).body()).hex()).isEqualTo(image.digest());
            String altered = link.toString().replace("X-Amz-Expires=7200", "X-Amz-Expires=7201");
            assertThat(get(URI.create(altered)).statusCode()).isEqualTo(403);
        }
    }

    private static HttpResponse<byte[]> get(URI link) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void aBucketOfSomebodyElseStopsTheStart(@TempDir Path other) {
        assertNoStart(other, moto().bucketOfStranger()).hasMessageContaining("HTTP 403");
    }

    @Test
    void aBucketThatIsNotThereStopsTheStart(@TempDir Path other) {
        assertNoStart(other, moto().missingBucket()).hasMessageContaining("NoSuchBucket");
    }

    private static AbstractThrowableAssert<?, ?> assertNoStart(Path data, StoreLocation.Bucket bucket) {
        var settings = Settings.local(data, List.of()).with(new FileSettings(bucket, new FileSettings.NoLinks()));
        return assertThatThrownBy(() -> new TestServer(settings))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(9))
                .hasMessageContaining("--artifacts")
                .hasMessageNotContaining("guessed-secret");
    }
}
