package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.device.StartNextRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idle devices are told to ask again in seconds of their own. */
class PollSlotTest extends JobTest {
    PollSlotTest(@TempDir Path data) {
        super(data);
    }

    private long slot(TestDevice device) {
        Reply reply = device.client.put(
                "/things/" + device.id + "/jobs/$next", new StartNextRequest(null, null, device.boot()));
        long seconds = Long.parseLong(reply.header("Sealift-Poll-After"));
        assertThat(seconds).isBetween(30L, 89L);
        return (server.clock.instant().getEpochSecond() + seconds) % 60;
    }

    @Test
    void eachDeviceKeepsItsSecond() {
        List<TestDevice> devices = server.devices(3);
        List<Long> slots = devices.stream().map(this::slot).toList();
        assertThat(slots).doesNotHaveDuplicates();
        server.clock.advance(Duration.ofSeconds(47));
        assertThat(devices.stream().map(this::slot).toList()).isEqualTo(slots);
    }

    @Test
    void whoHasWorkIsToldNothing() {
        TestDevice device = server.device("d1");
        server.job("blue", release, NO_GATES, List.of("d1"));
        Reply reply = device.client.put("/things/d1/jobs/$next", new StartNextRequest(null, null, device.boot()));
        assertThat(reply.header("Sealift-Poll-After")).isEmpty();
    }
}
