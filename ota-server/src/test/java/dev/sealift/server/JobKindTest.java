package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobKind;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.RenewalReply;
import dev.sealift.api.device.RenewalRequest;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.operator.Jobs;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of every kind, and what proves that they were done. */
class JobKindTest extends JobTest {
    JobKindTest(@TempDir Path data) {
        super(data);
    }

    private Reply create(String id, JobKind kind, @Nullable String document, @Nullable Integer priority) {
        var body = new Jobs.Create(
                id, null, kind, null, document, List.of("d1"), null, null, priority, null, NO_GATES, null);
        return server.operator().post("/api/v1/jobs", body);
    }

    private static ReasonCode verdict(Reply reply) {
        return Objects.requireNonNull(reply.as(UpdateReply.class).evidence()).reason();
    }

    private Reply succeed(TestDevice device, String job) {
        return device.update(job, ExecutionStatus.SUCCEEDED, device.boot(), null);
    }

    @Test
    void aRebootIsProvenByALaterBoot() {
        TestDevice device = server.device("d1");
        create("again", JobKind.REBOOT, null, null);
        assertThat(device.start().jobDocument()).isEqualTo("{\"operation\":\"reboot\"}");
        assertThat(verdict(succeed(device, "again"))).isEqualTo(ReasonCode.EVIDENCE_OLD_BOOT);
        assertThat(verdict(device.update("again", ExecutionStatus.SUCCEEDED, null, null)))
                .isEqualTo(ReasonCode.EVIDENCE_MISSING);
        device.boots++;
        device.report();
        assertThat(job("again").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aFactoryResetIsProvenByABootThatLostItsState() {
        TestDevice device = server.device("d1");
        create("reset", JobKind.FACTORY_RESET, null, null);
        device.start();
        device.boots = 1;
        device.bootReason = ReasonCode.STATE_LOST;
        assertThat(verdict(succeed(device, "reset"))).isEqualTo(ReasonCode.NONE);
        assertThat(job("reset").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aNewCertificateIsProvenByUsingIt() {
        TestDevice device = server.device("d1");
        server.clock.advance(Duration.ofSeconds(1));
        create("rotate", JobKind.ROTATE_CERTIFICATE, null, null);
        device.start();
        assertThat(verdict(succeed(device, "rotate"))).isEqualTo(ReasonCode.EVIDENCE_OLD_CERTIFICATE);
        server.clock.advance(Duration.ofSeconds(1));
        TestDevice renewed = new TestDevice("d1", server.devicePlane(server.enrolDevice("d1")));
        assertThat(verdict(succeed(renewed, "rotate"))).isEqualTo(ReasonCode.NONE);
    }

    private Reply renew(TestDevice device, KeyPair key) {
        return device.client.post("/things/d1/certificate", new RenewalRequest(Keys.csr(key, key)));
    }

    @Test
    void aDeviceTakesANewCertificateWhileAJobAsksForItAndTheOldOneIsGoodUntilThatIsUsed() {
        TestDevice device = server.device("d1");
        KeyPair key = Keys.p256();
        assertThat(renew(device, key).code()).as("no job asks for it").isEqualTo("INVALID_STATE");
        server.clock.advance(Duration.ofSeconds(1));
        create("rotate", JobKind.ROTATE_CERTIFICATE, null, null);
        assertThat(renew(device, key).code()).as("not started").isEqualTo("INVALID_STATE");
        device.start();
        server.clock.advance(Duration.ofSeconds(1));
        TestDevice stranger = server.device("d2");
        assertThat(renew(stranger, key).code()).isEqualTo("FORBIDDEN");
        assertThat(device.client
                        .post("/things/d1/certificate", new RenewalRequest("no request"))
                        .code())
                .isEqualTo("INVALID_VALUE");

        renew(device, Keys.p256()); // whose reply the device never saw
        Reply reply = renew(device, key);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(device.report().status()).as("the old one is good").isEqualTo(200);
        var certificate = Keys.certificate(reply.as(RenewalReply.class).certificate());
        var renewed = new TestDevice("d1", server.devicePlane(new HttpsClient.Identity(key.getPrivate(), certificate)));
        assertThat(verdict(succeed(renewed, "rotate"))).isEqualTo(ReasonCode.NONE);
        assertThat(job("rotate").status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(renewed.report().status()).isEqualTo(200);
        assertThat(device.report().code()).as("the old one is revoked").isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void aDeviceThatAsksOnAndOnIsRefusedAndAGatewayCannotAskForIt() {
        HttpsClient gateway = server.devicePlane(server.enrolGateway("g1"));
        server.addDevice("d1", "g1");
        var device = new TestDevice("d1", server.devicePlane(server.enrolDevice("d1")));
        server.clock.advance(Duration.ofSeconds(1));
        create("rotate", JobKind.ROTATE_CERTIFICATE, null, null);
        device.start();
        KeyPair key = Keys.p256();
        assertThat(renew(new TestDevice("d1", gateway), key).code()).isEqualTo("FORBIDDEN");
        for (int i = 0; i < 10; i++) {
            assertThat(renew(device, key).status()).isEqualTo(201);
        }
        Reply refused = renew(device, key);
        assertThat(refused.code()).isEqualTo("INVALID_STATE");
        assertThat(refused.json().path("detail").asString()).contains("10 certificates", "report FAILED");
    }

    @Test
    void aCustomDocumentReachesTheDeviceAsItIs() {
        TestDevice device = server.device("d1");
        create("blink", JobKind.CUSTOM, "{ \"operation\": \"blink\", \"times\": 3 }", null);
        assertThat(device.start().jobDocument()).isEqualTo("{ \"operation\": \"blink\", \"times\": 3 }");
        device.update("blink", ExecutionStatus.SUCCEEDED, null, null);
        assertThat(job("blink").status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void whatIsNoDocumentOfItsKindIsRefused() {
        server.device("d1");
        assertThat(create("c", JobKind.CUSTOM, "[1]", null).code()).isEqualTo("INVALID_VALUE");
        assertThat(create("c", JobKind.CUSTOM, "{", null).code()).isEqualTo("INVALID_VALUE");
        assertThat(create("c", JobKind.CUSTOM, null, null).code()).isEqualTo("INVALID_VALUE");
        assertThat(create("c", JobKind.REBOOT, "{}", null).code()).isEqualTo("INVALID_VALUE");
        assertThat(create("c", JobKind.UPDATE, null, null).code()).isEqualTo("INVALID_VALUE");
        assertThat(create("c", JobKind.CUSTOM, "{\"operation\":\"update\"}", null)
                        .code())
                .isEqualTo("INVALID_VALUE");
        assertThat(create("c", JobKind.CUSTOM, "{\"x\":\"" + "y".repeat(32_768) + "\"}", null)
                        .code())
                .isEqualTo("INVALID_VALUE");
    }

    @Test
    void theHigherPriorityGoesFirst() {
        TestDevice device = server.device("d1");
        create("low", JobKind.REBOOT, null, null);
        server.clock.advance(Duration.ofSeconds(1));
        create("high", JobKind.REBOOT, null, 5);
        assertThat(device.start().jobId()).isEqualTo("high");
    }
}
