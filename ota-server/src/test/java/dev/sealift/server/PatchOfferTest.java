package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.SlotName;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.operator.Releases;
import dev.sealift.image.delta.DeltaPatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices are offered patches of what they run, and get them while they need what these make. */
class PatchOfferTest {
    private final TestServer server;
    private final TestDevice device;
    private final Releases.View release;

    PatchOfferTest(@TempDir Path data) {
        server = new TestServer(data);
        device = server.device("d1");
        release = server.release("1.1.0", 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** What the device is offered for the slot that does not run. */
    private JobDocument.Image offered() {
        server.job("blue", release, null, List.of("d1"));
        device.report();
        var started = device.start();
        assertThat(TestDevice.image(started, SlotName.A).patch())
                .as("for the slot that runs")
                .isNull();
        return TestDevice.image(started, SlotName.B);
    }

    private static String hash(Releases.View release) {
        return release.artifacts().getFirst().imageHash();
    }

    @Test
    void aPatchMakesTheImageOfTheOneThatRuns() throws Exception {
        device.imageHash = hash(release); // of slot A, whose sister for slot B is much the same
        JobDocument.Image image = offered();
        JobDocument.Patch patch = Objects.requireNonNull(image.patch());
        assertThat(patch.base()).isEqualTo(device.imageHash);

        Reply whole = device.client.get(patch.path());
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.bytes()).hasSizeLessThan((int) image.size() / 2);
        assertThat(DeltaPatch.apply(Firmware.image("A", "1.1.0", 1), whole.bytes()))
                .isEqualTo(Firmware.image("B", "1.1.0", 1));

        Reply rest = device.client.get(patch.path(), "Range", "bytes=40-");
        assertThat(rest.status()).isEqualTo(206);
        assertThat(rest.bytes()).isEqualTo(Arrays.copyOfRange(whole.bytes(), 40, whole.bytes().length));
    }

    @Test
    void ofAnImageThatTheServerDoesNotHaveThereIsNoPatch() {
        JobDocument.Image image = offered();
        assertThat(image.patch()).isNull();
        assertThat(device.client.get(image.path() + "/from/" + device.imageHash).code())
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void aPatchThatSavesLittleIsNotGiven() {
        device.imageHash = hash(server.release("1.0.0", 1));
        Reply reply =
                device.client.get(Objects.requireNonNull(offered().patch()).path());
        assertThat(reply.status()).isEqualTo(404);
    }

    @Test
    void othersGetNone() {
        device.imageHash = hash(release);
        String path = Objects.requireNonNull(offered().patch()).path();
        assertThat(server.device("d2").client.get(path).code()).isEqualTo("FORBIDDEN");
    }
}
