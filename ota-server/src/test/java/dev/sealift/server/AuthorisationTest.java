package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.device.GatewayDevices;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.Releases;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody reaches what is theirs; everything else is refused and logged. */
class AuthorisationTest {
    private final Path data;
    private final TestServer server;

    AuthorisationTest(@TempDir Path data) {
        this.data = data;
        this.server = new TestServer(data.resolve("server"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void assertForbiddenAndLogged(Reply reply, String actor) {
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("FORBIDDEN");
        assertThat(server.operator()
                        .get("/api/v1/audit?subject=" + actor)
                        .as(Audit.Page.class)
                        .events())
                .anySatisfy(event -> assertThat(event.kind()).isEqualTo("ACCESS_REFUSED"));
    }

    @Test
    void aDeviceSpeaksForItselfOnly() {
        var one = server.device("one");
        var two = server.device("two");
        Releases.View release = server.release("1.1.0", 1);
        server.job("blue", release, null, List.of("two"));

        assertThat(two.client.get("/things/two/jobs").status()).isEqualTo(200);
        assertForbiddenAndLogged(one.client.get("/things/two/jobs"), "device:one");
        assertForbiddenAndLogged(one.client.get("/things/two/jobs/blue"), "device:one");
        assertForbiddenAndLogged(one.client.put("/things/two/jobs/$next", Map.of()), "device:one");
        var asTwo = new TestDevice("two", one.client);
        assertForbiddenAndLogged(asTwo.report(), "device:one");
        assertForbiddenAndLogged(asTwo.update("blue", ExecutionStatus.FAILED, null, null), "device:one");
        assertForbiddenAndLogged(one.client.get("/things/nobody/jobs"), "device:one");
        assertForbiddenAndLogged(one.client.get("/gateway/devices"), "device:one");
    }

    @Test
    void anArtifactIsServedOnlyWhileAnOpenExecutionOfTheCallerNeedsIt() {
        var one = server.device("one");
        var two = server.device("two");
        Releases.View release = server.release("1.1.0", 1);
        String path = "/artifacts/" + release.artifacts().getFirst().digest();
        assertForbiddenAndLogged(two.client.get(path), "device:two");

        server.job("blue", release, null, List.of("two"));

        assertThat(two.client.get(path).status()).isEqualTo(200);
        assertForbiddenAndLogged(one.client.get(path), "device:one");
        two.update("blue");
        assertForbiddenAndLogged(two.client.get(path), "device:two");
        assertForbiddenAndLogged(two.client.get("/artifacts/" + "0".repeat(64)), "device:two");
    }

    @Test
    void aGatewaySpeaksForItsDevicesOnly() {
        var gateway = server.devicePlane(server.enrolGateway("desk"));
        server.enrolGateway("other");
        server.addDevice("mine", "desk");
        server.addDevice("theirs", "other");
        Releases.View release = server.release("1.1.0", 1);
        server.job("blue", release, null, List.of("mine"));
        server.job("green", server.release("1.2.0", 1), null, List.of("theirs"));

        assertThat(gateway.get("/gateway/devices").as(GatewayDevices.class).devices())
                .containsExactly(new GatewayDevices.Entry("mine", TestServer.BOARD));
        assertThat(gateway.get("/things/mine/jobs").status()).isEqualTo(200);
        assertThat(gateway.get("/artifacts/" + release.artifacts().getFirst().digest())
                        .status())
                .isEqualTo(200);
        assertForbiddenAndLogged(gateway.get("/things/theirs/jobs"), "gateway:desk");
        String foreign = server.operator()
                .get("/api/v1/releases/stm32f405-1.2.0")
                .as(Releases.View.class)
                .artifacts()
                .getFirst()
                .digest();
        assertForbiddenAndLogged(gateway.get("/artifacts/" + foreign), "gateway:desk");
    }

    @Test
    void theDevicePlaneTakesNoTokenAndTheOperatorPlaneNoCertificate() {
        var device = server.device("one");
        String token = server.read("admin.token").strip();
        assertThat(device.client
                        .get("/api/v1/devices", "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(404);
        assertThatThrownBy(() -> server.devicePlane(null).get("/things/one/jobs", "Authorization", "Bearer " + token))
                .isInstanceOf(HttpsClient.ConnectionFailed.class);
        assertThat(server.operator(null).get("/api/v1/devices").code()).isEqualTo("UNAUTHENTICATED");
        assertThat(server.operator("sealift_wrong").get("/api/v1/devices").status())
                .isEqualTo(401);
        assertThat(server.operator(null).get("/metrics").status()).isEqualTo(401);
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        try (var other = new TestServer(data.resolve("other"))) {
            other.addDevice("one", null);
            server.addDevice("one", null);
            var foreign = other.enrolDevice("one");
            assertThatThrownBy(() -> server.devicePlane(foreign).get("/things/one/jobs"))
                    .isInstanceOf(HttpsClient.ConnectionFailed.class);
        }
    }

    @Test
    void aCertificateThatExpiredIsRefusedInTheHandshake() {
        server.addDevice("one", null);
        server.clock.advance(Duration.ofDays(-1000));
        var expired = server.enrolDevice("one");
        server.clock.advance(Duration.ofDays(1000));
        assertThatThrownBy(() -> server.devicePlane(expired).get("/things/one/jobs"))
                .isInstanceOf(HttpsClient.ConnectionFailed.class);
    }

    @Test
    void aCertificateThatExpiresDuringAConnectionIsRefusedWithTheNextRequest() {
        var device = server.device("one");
        assertThat(device.client.get("/things/one/jobs").status()).isEqualTo(200);
        server.clock.advance(Duration.ofDays(1000));
        Reply reply = device.client.get("/things/one/jobs");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().path("detail").asString()).contains("not valid now");
    }

    @Test
    void aRevokedCertificateIsRefusedWithTheNextRequestAndANewOneIsTaken() {
        var one = server.device("one");
        var two = server.device("two");
        assertThat(one.client.get("/things/one/jobs").status()).isEqualTo(200);
        var revoked = server.operator()
                .post("/api/v1/devices/one/certificate/revoke", Map.of())
                .as(Devices.Revocation.class);
        assertThat(revoked.owner()).isEqualTo("device:one");
        Reply reply = one.client.get("/things/one/jobs");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().path("detail").asString()).contains("was revoked: enrol again");
        assertThat(two.client.get("/things/two/jobs").status()).isEqualTo(200);
        var again = server.devicePlane(server.enrolDevice("one"));
        assertThat(again.get("/things/one/jobs").status()).isEqualTo(200);
        assertThat(one.client.get("/things/one/jobs").status()).isEqualTo(401);
        assertThat(server.operator()
                        .post("/api/v1/devices/none/certificate/revoke", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aRevokedGatewaySpeaksForNobody() {
        var gateway = server.devicePlane(server.enrolGateway("desk"));
        server.addDevice("mine", "desk");
        assertThat(gateway.get("/things/mine/jobs").status()).isEqualTo(200);
        server.operator().post("/api/v1/gateways/desk/certificate/revoke", Map.of());
        assertThat(gateway.get("/things/mine/jobs").status()).isEqualTo(401);
        assertThat(server.devicePlane(server.enrolGateway("desk"))
                        .get("/things/mine/jobs")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRequestForACertificateMustProveThatItsKeyIsHeld() {
        server.addDevice("one", null);
        KeyPair victim = Keys.p256();
        String stolen = Keys.csr(victim, Keys.p256());
        Reply reply = server.operator().post("/api/v1/devices/one/certificate", new Devices.Enroll("one", stolen));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asString()).contains("signature does not match");
        assertThat(server.operator()
                        .post("/api/v1/devices/one/certificate", new Devices.Enroll("one", "nonsense"))
                        .code())
                .isEqualTo("INVALID_VALUE");
        assertThat(server.operator()
                        .post("/api/v1/devices/two/certificate", new Devices.Enroll("two", Keys.csr(victim, victim)))
                        .code())
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void certificatesNameTheDeviceAndServeClientsOnly() throws Exception {
        server.addDevice("one", null);
        var certificate = server.enrolDevice("one").certificate();
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=one");
        assertThat(certificate.getSubjectAlternativeNames()).contains(List.of(6, "urn:sealift:device:one"));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void aFloodFromOneDeviceIsThrottledWithoutHarmToAnother() {
        var one = server.device("one");
        var two = server.device("two");
        Reply reply = one.client.get("/things/one/jobs");
        for (int i = 0; i < 600 && reply.status() == 200; i++) {
            reply = one.client.get("/things/one/jobs");
        }
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.header("x-amzn-errortype")).isEqualTo("ThrottlingException");
        assertThat(two.client.get("/things/two/jobs").status()).isEqualTo(200);
        server.clock.advance(Duration.ofSeconds(1));
        assertThat(one.client.get("/things/one/jobs").status()).isEqualTo(200);
    }
}
