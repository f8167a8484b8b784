package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Json;
import dev.sealift.api.device.ExecutionReply;
import dev.sealift.api.device.JobExecution;
import dev.sealift.api.device.StartNextRequest;
import dev.sealift.api.device.UpdateReply;
import dev.sealift.api.device.UpdateRequest;
import dev.sealift.api.operator.Audit;
import dev.sealift.api.operator.Devices;
import dev.sealift.server.device.ReportSignatures;
import dev.sealift.server.identity.CoseSign1;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/** A device that signs what it reports cannot be spoken for by anyone without its key. */
class SignedReportTest {
    private static final CBORMapper CBOR = new CBORMapper();
    private static final String REPORTS = "/things/d1/reports";

    private final TestServer server;
    private final HttpsClient.Identity identity;
    private final HttpsClient client;
    private final TestDevice device;

    SignedReportTest(@TempDir Path data) {
        server = new TestServer(data);
        server.addDevice("d1", null);
        identity = server.enrolDevice("d1");
        client = server.devicePlane(identity);
        device = new TestDevice("d1", client);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** {1: ES256, "seq": number}, which JSON's maps cannot say. */
    private static byte[] header(long sequence) {
        byte[] start = HexFormat.of().parseHex("a20126637365711b");
        return ByteBuffer.allocate(start.length + Long.BYTES)
                .put(start)
                .putLong(sequence)
                .array();
    }

    /** As a board does it, by another encoder than the server's. */
    static String sign(PrivateKey key, long sequence, String request, Object body) throws GeneralSecurityException {
        byte[] header = header(sequence);
        byte[] external = request.getBytes(StandardCharsets.UTF_8);
        byte[] payload = Json.mapper().writeValueAsBytes(body);
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(key);
        signer.update(CBOR.writeValueAsBytes(new Object[] {"Signature1", header, external, payload}));
        byte[] message = CBOR.writeValueAsBytes(new Object[] {header, Map.of(), null, signer.sign()});
        return Base64.getEncoder().encodeToString(message);
    }

    private String signature(long sequence) throws GeneralSecurityException {
        return sign(identity.key(), sequence, "POST " + REPORTS, device.boot());
    }

    private Reply report(@Nullable String signature) {
        return signature == null
                ? client.post(REPORTS, device.boot())
                : client.post(REPORTS, device.boot(), ReportSignatures.HEADER, signature);
    }

    @Test
    void whoeverSignedOnceMustSignOnAndEachSignatureCountsOnce() throws Exception {
        assertThat(report(null).status()).as("never signed").isEqualTo(200);
        String first = signature(1L << 32 | 7);
        assertThat(report(first).status()).isEqualTo(200);

        assertThat(report(null).code()).isEqualTo("REPORT_UNSIGNED");
        assertThat(report(first).code()).isEqualTo("REPORT_REPLAYED");
        assertThat(report(signature(1L << 32 | 6)).code()).isEqualTo("REPORT_REPLAYED");
        assertThat(report(signature(2L << 32 | 1)).status()).as("the next boot").isEqualTo(200);
        server.restart();
        assertThat(server.devicePlane(identity).post(REPORTS, device.boot()).code())
                .isEqualTo("REPORT_UNSIGNED");
    }

    @Test
    void aWrongSignatureIsRefusedBeforeAnythingIsTaken() throws Exception {
        String request = "POST " + REPORTS;
        String other = sign(Keys.p256().getPrivate(), 1, request, device.boot());
        assertThat(report(other).code()).as("another key").isEqualTo("REPORT_SIGNATURE_INVALID");
        String elsewhere = sign(identity.key(), 1, "POST /things/d1/jobs/blue", device.boot());
        assertThat(report(elsewhere).code()).as("another request").isEqualTo("REPORT_SIGNATURE_INVALID");
        String changed = sign(identity.key(), 1, request, Map.of());
        assertThat(report(changed).code()).as("another body").isEqualTo("REPORT_SIGNATURE_INVALID");
        for (String nonsense : List.of("", "%", "AAAA", Base64.getEncoder().encodeToString(new byte[100]))) {
            Reply reply = report(nonsense);
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.code()).as(nonsense).isEqualTo("REPORT_SIGNATURE_INVALID");
        }
        assertThat(report(null).status()).as("it never signed").isEqualTo(200);
    }

    @Test
    void aGatewayCannotSpeakForADeviceThatSigns() throws Exception {
        HttpsClient gateway = server.devicePlane(server.enrolGateway("g1"));
        server.operator().patch("/api/v1/devices/d1", Map.of("gateway", "g1")).as(Devices.View.class);
        assertThat(gateway.post(REPORTS, device.boot()).status()).isEqualTo(200);
        assertThat(gateway.post(REPORTS, device.boot(), ReportSignatures.HEADER, signature(1))
                        .code())
                .isEqualTo("REPORT_SIGNATURE_INVALID");
        assertThat(report(signature(2)).status()).isEqualTo(200);
        assertThat(gateway.post(REPORTS, device.boot()).code()).isEqualTo("REPORT_UNSIGNED");

        server.operator().post("/api/v1/devices/d1/replace", Map.of()).as(Devices.View.class);
        assertThat(gateway.post(REPORTS, device.boot()).status())
                .as("new hardware, which may have no key")
                .isEqualTo(200);
    }

    @Test
    void whatAnExecutionSucceededOnIsKeptAsItWasSigned() throws Exception {
        assertThat(report(signature(1)).status()).isEqualTo(200);
        server.job("blue", server.release("1.1.0", 1), null, List.of("d1"));
        var start = new StartNextRequest(null, null, device.boot());
        String next = "/things/d1/jobs/$next";
        assertThat(client.put(next, start).code()).isEqualTo("REPORT_UNSIGNED");
        JobExecution started = client.put(
                        next, start, ReportSignatures.HEADER, sign(identity.key(), 2, "PUT " + next, start))
                .as(ExecutionReply.class)
                .execution();
        device.install(Objects.requireNonNull(started));
        String job = "/things/d1/jobs/blue";
        var claim =
                new UpdateRequest(ExecutionStatus.SUCCEEDED, null, null, null, null, null, null, device.boot(), null);
        assertThat(client.post(job, claim).code()).isEqualTo("REPORT_UNSIGNED");
        UpdateReply reply = client.post(
                        job, claim, ReportSignatures.HEADER, sign(identity.key(), 3, "POST " + job, claim))
                .as(UpdateReply.class);
        assertThat(Objects.requireNonNull(reply.evidence()).accepted()).isTrue();

        Audit.Event kept =
                server.operator().get("/api/v1/audit?subject=device:d1").as(Audit.Page.class).events().stream()
                        .filter(event -> event.kind().equals("EVIDENCE_SIGNED"))
                        .findFirst()
                        .orElseThrow();
        JsonNode data = Json.mapper().readTree(kept.data());
        CoseSign1 statement = CoseSign1.parse(
                Base64.getDecoder().decode(data.path("statement").asString()));
        byte[] request = data.path("request").asString().getBytes(StandardCharsets.UTF_8);
        assertThat(statement.verifies(identity.certificate().getPublicKey(), request, new byte[0]))
                .as("by the certificate alone")
                .isTrue();
        assertThat(data.path("certificate").asString())
                .isEqualTo(identity.certificate().getSerialNumber().toString(16));
    }
}
