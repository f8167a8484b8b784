/* What the board measures, in the words of AWS IoT Device Defender, and when it is told. */
#include "fake_platform.h"
#include "jobs.h"
#include "metrics_json.h"
#include "network_device.h"
#include <string.h>

#define CUSTOM                                                                                                         \
    "\"custom_metrics\":{\"uptime_ms\":[{\"number\":1234}],\"heap_free\":[{\"number\":4000}],"                         \
    "\"heap_min\":[{\"number\":1000}],\"boots\":[{\"number\":1}],\"erases\":[{\"number\":1}],"                         \
    "\"download_ms\":[{\"number\":0}],\"verify_ms\":[{\"number\":0}],\"selftest_ms\":[{\"number\":0}],"                \
    "\"trust_serial\":[{\"number\":0}],\"stack_free:agent\":[{\"number\":500}],\"cpu_permille:agent\":[{\"number\":7}" \
    "]}"

static const char *measures(const struct device *device) {
    static char room[2000];
    struct text text = text_in(room, sizeof room);
    metrics_json(&text, &device->agent, &here);
    return room;
}

static void without_a_connection_there_is_none(void **context) {
    struct device *device = *context;
    fake.now_ms = 1234;
    server.traffic = (struct transport_traffic){10, 20, 3, 4};
    assert_string_equal(
        measures(device),
        "{\"header\":{\"report_id\":4294967296,\"version\":\"1.0\"},"
        "\"metrics\":{\"tcp_connections\":{\"established_connections\":{\"connections\":[],\"total\":0}},"
        "\"network_stats\":{\"bytes_in\":10,\"bytes_out\":20,\"packets_in\":3,\"packets_out\":4}}," CUSTOM "}");
}

static void the_traffic_is_that_since_the_report_before(void **context) {
    struct device *device = *context;
    server.traffic = (struct transport_traffic){UINT32_MAX, 20, 3, 4};
    measures(device);
    metrics_reported();
    server.connected = true;
    server.traffic = (struct transport_traffic){9, 22, 5, 7};
    device->agent.requests = 3;
    const char *said = measures(device);
    assert_non_null(strstr(said, "\"report_id\":4294967299,"));
    assert_non_null(strstr(said, "\"connections\":[{\"remote_addr\":\"10.0.2.2:8443\"}],\"total\":1}"));
    assert_non_null(strstr(said, "{\"bytes_in\":10,\"bytes_out\":2,\"packets_in\":2,\"packets_out\":3}"));
    assert_string_equal(measures(device), said); /* until the server has them */
    server.traffic = (struct transport_traffic){0};
    measures(device);
    metrics_reported();
}

static void a_report_is_due_every_five_minutes(void **context) {
    struct device *device = *context;
    fake.now_ms = 1000;
    server_says(200, "{}");
    server_says(503, "{}");
    assert_true(look(device));
    assert_int_equal(server_requests(), 2);
    assert_non_null(strstr(server_heard(1), "POST /things/stm32-5a5a5a5a5a5a5a5a5a5a5a5a/reports HTTP/1.1\r\n"));
    assert_non_null(strstr(server_heard(1), "\r\nSealift-Report-Signature: 0oRQ"));
    assert_non_null(strstr(server_heard(1), ",\"defender\":{\"header\":{"));
    server_says(200, "{}");
    server_says(200, "{}");
    assert_true(look(device)); /* again, since it was not taken */
    assert_int_equal(server_requests(), 4);
    fake.now_ms += 299999;
    server_says(200, "{}");
    assert_true(look(device));
    assert_int_equal(server_requests(), 5);
    fake.now_ms++;
    server_says(200, "{}");
    server_is_lost();
    assert_false(look(device));
    assert_int_equal(server_requests(), 8); /* the lost one again, over a new connection */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_connection_there_is_none, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(the_traffic_is_that_since_the_report_before, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(a_report_is_due_every_five_minutes, network_device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
