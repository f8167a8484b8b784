package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.operator.Releases;
import dev.sealift.image.HashAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds wherever the files lie. */
abstract class StorageContract {
    final byte[] file = Firmware.image("A", "1.0.0", 1);
    final String digest = HashAlgorithm.SHA256.of(file).hex();

    abstract TestServer server();

    /** The names of the images in the store; each was found to have the SHA-256 that it is named by. */
    abstract List<String> stored() throws IOException;

    abstract void damage(String artifact) throws IOException;

    private Reply upload() {
        return server().operator().upload("/api/v1/artifacts", file);
    }

    private Reply download(String... headers) {
        return server().operator().get("/api/v1/artifacts/" + digest, headers);
    }

    private Releases.Collected collect(boolean dryRun) {
        return server().operator()
                .post("/api/v1/artifacts/collect", new Releases.Collect(dryRun, null))
                .as(Releases.Collected.class);
    }

    private void change(String sql) {
        server().restart(() -> {
            try (var connection = DriverManager.getConnection(
                            "jdbc:sqlite:" + server().data.resolve("sealift.db"));
                    var statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(sql)).isEqualTo(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void theSameBytesAreStoredOnceAndGivenBackInAnyPieces() throws IOException {
        assertThat(upload().status()).isEqualTo(201);
        assertThat(upload().status()).isEqualTo(201);
        assertThat(stored()).containsExactly(digest);

        assertThat(download().bytes()).isEqualTo(file);
        var pieces = new ByteArrayOutputStream();
        while (pieces.size() < file.length) {
            var piece = download("Range", "bytes=" + pieces.size() + "-" + (pieces.size() + 1999));
            assertThat(piece.status()).isEqualTo(206);
            pieces.writeBytes(piece.bytes());
        }
        assertThat(pieces.toByteArray()).isEqualTo(file);
        assertThat(server().operator().head("/api/v1/artifacts/" + digest).header("Content-Length"))
                .isEqualTo(Integer.toString(file.length));
        assertThat(server().operator()
                        .get("/api/v1/artifacts/" + "0".repeat(64))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void attachmentsAndImagesOfReleasesSurviveARestart() {
        server().release("1.0.0", 1);
        server().restart();
        assertThat(download().bytes()).isEqualTo(file);
    }

    @Test
    void aDamagedFileIsNotGivenOutAndTheSameUploadRepairsIt() throws IOException {
        upload().as(Releases.Artifact.class);
        assertThat(download().status()).isEqualTo(200);
        damage(digest);
        assertThat(download().code()).isEqualTo("FILE_DAMAGED");
        assertThat(download("Range", "bytes=0-1").code()).isEqualTo("FILE_DAMAGED");
        upload().as(Releases.Artifact.class);
        assertThat(download().bytes()).isEqualTo(file);
    }

    @Test
    void filesThatNoReleaseHoldsGoAfterTheGracePeriod() throws IOException {
        upload().as(Releases.Artifact.class);
        var kept = server().release("2.0.0", 1).artifacts();
        String draft = server().upload(Firmware.image("A", "3.0.0", 1)).digest();
        server().operator()
                .post("/api/v1/releases", new Releases.Create("d", List.of(draft), null, null, null, null, true))
                .as(Releases.View.class);
        server().clock.advance(Duration.ofHours(23));
        assertThat(collect(false).files()).isEmpty();
        server().clock.advance(Duration.ofHours(2));

        var found = collect(true);
        assertThat(found.files()).extracting(Releases.Unreferenced::digest).containsExactly(digest);
        assertThat(found.bytes()).isEqualTo(file.length);
        assertThat(stored()).hasSize(4);
        assertThat(collect(false).files()).isEqualTo(found.files());
        assertThat(stored())
                .containsExactlyInAnyOrder(
                        kept.getFirst().digest(), kept.getLast().digest(), draft);
        assertThat(collect(false).files()).isEmpty();
        assertThat(download().status()).isEqualTo(404);
        assertThat(server().operator()
                        .post("/api/v1/releases", new Releases.Create(null, List.of(digest)))
                        .code())
                .isEqualTo("NOT_FOUND");
        assertThat(upload().status()).isEqualTo(201);
        assertThat(download().bytes()).isEqualTo(file);
    }

    @Test
    void anUploadStartsTheGracePeriodAnew() throws IOException {
        upload().as(Releases.Artifact.class);
        server().clock.advance(Duration.ofHours(25));
        upload().as(Releases.Artifact.class);
        assertThat(collect(false).files()).isEmpty();
        assertThat(stored()).containsExactly(digest);
        assertThat(server().operator()
                        .post("/api/v1/artifacts/collect", Map.of("graceHours", 0))
                        .code())
                .isEqualTo("INVALID_VALUE");
    }

    @Test
    void aCrashBetweenFileAndRowLeavesNothingWrong() throws IOException {
        upload().as(Releases.Artifact.class);
        change("DELETE FROM artifacts");
        assertThat(download().status()).isEqualTo(404);
        assertThat(upload().status()).isEqualTo(201);
        assertThat(download().bytes()).isEqualTo(file);

        change("DELETE FROM artifacts");
        server().clock.advance(Duration.ofHours(25));
        assertThat(collect(false).files()).hasSize(1);
        assertThat(stored()).isEmpty();
    }

    @Test
    void aRemovalThatBrokeOffIsEndedByTheNextCollection() throws IOException {
        upload().as(Releases.Artifact.class);
        change("DELETE FROM artifacts");
        change("UPDATE blobs SET deleting = TRUE");
        var refused = upload();
        assertThat(refused.code()).isEqualTo("INVALID_STATE");
        assertThat(refused.json().path("detail").asString())
                .contains("being removed")
                .contains("sealift release gc");
        server().clock.advance(Duration.ofMinutes(11));
        collect(false);
        assertThat(stored()).isEmpty();
        assertThat(upload().status()).isEqualTo(201);
        assertThat(Arrays.equals(download().bytes(), file)).isTrue();
    }
}
