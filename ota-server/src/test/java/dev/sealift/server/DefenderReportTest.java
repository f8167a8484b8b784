package dev.sealift.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.device.DefenderReport;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a device measures travels in the words of AWS IoT Device Defender, from the device to whoever asks. */
class DefenderReportTest {
    /** As AWS documents it, with what a Sealift board measures besides. */
    private static final String REPORT = """
            {"header": {"report_id": 12884901891, "version": "1.0"},
             "metrics": {
               "tcp_connections": {"established_connections": {
                 "connections": [{"remote_addr": "10.0.2.2:8443", "local_port": 49152}], "total": 1}},
               "network_stats": {"bytes_in": 1157864729406, "bytes_out": 1170821865, "packets_in": 693092175031, "packets_out": 738917180}},
             "custom_metrics": {"heap_free": [{"number": 2048}], "cpu_permille:IDLE": [{"number": 993}]}}
            """;

    private final TestServer server;
    private final TestDevice device;

    DefenderReportTest(@TempDir Path data) {
        server = new TestServer(data);
        device = server.device("d1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply send(String defender) {
        JsonNode document = Json.mapper().readTree(defender);
        return device.client.post(
                "/things/d1/reports", Map.of("boot", device.boot().boot(), "defender", document));
    }

    @Test
    void whatWasMeasuredIsKeptAndShownByTheSameNames() {
        assertThat(send(REPORT).status()).isEqualTo(200);

        JsonNode shown = server.operator().get("/api/v1/devices/d1").json().at("/lastReport/defender");
        assertThat(shown).isEqualTo(Json.mapper().readTree(REPORT));
        assertThat(server.operator().get("/metrics").text())
                .contains("device=\"d1\",metric=\"bytes_in\"} 1.157864729406E12")
                .contains("device=\"d1\",metric=\"packets_out\"} 7.3891718E8")
                .contains("device=\"d1\",metric=\"established_connections\"} 1.0")
                .contains("device=\"d1\",metric=\"cpu_permille:IDLE\"} 993.0");
    }

    @Test
    void whatADeviceCannotKnowIsAbsent() {
        assertThat(send("{\"header\": {\"report_id\": 1, \"version\": \"1.0\"}}")
                        .status())
                .isEqualTo(200);
        DefenderReport kept = Json.mapper()
                .convertValue(
                        server.operator().get("/api/v1/devices/d1").json().at("/lastReport/defender"),
                        DefenderReport.class);
        assertThat(kept.numbers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"report_id\": 12884901891 | \"report_id\": -1 | report_id",
                "\"version\": \"1.0\" | \"v\": \"1.0\" | version",
                "[{\"number\": 2048}] | [] | heap_free",
                "[{\"number\": 2048}] | [{\"number\": 1}, {\"number\": 2}] | heap_free",
                "\"heap_free\" | \"heap free\" | custom_metrics name",
                "\"remote_addr\": \"10.0.2.2:8443\", | ' ' | remote_addr"
            })
    void whatIsNoReportIsRefusedByTheNameOfWhatIsWrong(String right, String wrong, String name) {
        Reply reply = send(REPORT.replace(right.strip(), wrong));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("INVALID_VALUE");
        assertThat(reply.json().path("detail").asString()).contains(name);
    }
}
