package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.SlotName;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an update costs the database: little, and no more in a larger fleet. */
class FlowCostTest {
    /** Few enough that a gateway's devices are no fleet. */
    private static final int BEHIND_A_GATEWAY = 10;

    private static final int SMALL = 20;
    private static final int LARGE = 100;

    /** Updates of which the cheapest counts: what the server does besides falls into some of them, and only adds. */
    private static final int READINGS = 8;

    /** Fifty statements of about fifty instructions, and room for three more. */
    private static final long MOST = 2800;

    @TempDir
    private Path directory;

    private final Instructions instructions = new Instructions();
    private final List<TestDevice> fleet = new ArrayList<>();

    @Test
    void anUpdateCostsTheSameInAFiveTimesLargerFleet() {
        try (var server = new TestServer(directory)) {
            instructions.count(server.server().database());
            long small = measure(server, SMALL, 2);
            long large = measure(server, LARGE, 3);

            assertThat(small).as("with %d devices", SMALL).isBetween(1L, MOST);
            assertThat(large).as("with %d devices", LARGE).isBetween(1L, MOST);
        }
    }

    /** Of the update of a device, in a job over so many that another one went through before. */
    private long measure(TestServer server, int devices, int counter) {
        grow(server, devices);
        String job = "job-" + counter;
        String version = counter + ".0.0";
        var ids = fleet.stream().map(device -> device.id).toList();
        server.job(job, server.release(version, counter), TestServer.policy(1000, null, 60), ids);
        server.server().tick();
        update(fleet.getFirst(), job, version);
        long least = Long.MAX_VALUE;
        for (TestDevice device : fleet.subList(devices - READINGS, devices)) {
            long before = instructions.soFar();
            update(device, job, version);
            least = Math.min(least, instructions.soFar() - before);
        }
        return least;
    }

    private void grow(TestServer server, int devices) {
        while (fleet.size() < devices) {
            String gateway = "gateway-" + fleet.size();
            HttpsClient client = server.devicePlane(server.enrolGateway(gateway));
            for (int i = 0; i < BEHIND_A_GATEWAY; i++) {
                String id = "device-" + fleet.size();
                server.addDevice(id, gateway);
                fleet.add(new TestDevice(id, client));
            }
        }
    }

    /** Poll, start, download, a report on the way, the evidence. */
    private static void update(TestDevice device, String job, String version) {
        String jobs = "/things/" + device.id + "/jobs/";
        device.client.get(jobs + "$next?includeJobDocument=false");
        JobExecution started = device.start();
        var image = TestDevice.image(started, device.slot == SlotName.A ? SlotName.B : SlotName.A);
        assertThat(device.client.get("/artifacts/" + image.digest()).status()).isEqualTo(200);
        var rebooting = Map.of(StatusDetails.PHASE, Phase.REBOOTING.name());
        device.client
                .post(
                        jobs + job,
                        new UpdateRequest(
                                ExecutionStatus.IN_PROGRESS, rebooting, null, null, null, null, null, null, null))
                .as(UpdateReply.class);
        device.install(started);
        device.version = version + "+0";
        assertThat(device.claimSuccess(job).accepted()).isTrue();
    }
}
