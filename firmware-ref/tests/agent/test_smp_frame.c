/* The console framing, against frames recorded from other implementations. */
#include "smp_frame.h"
#include "support/cmocka_all.h"
#include <stdlib.h>
#include <string.h>

static const uint8_t echo_hello[] = {0x0a, 0x00, 0x00, 0x09, 0x00, 0x00, 0x01, 0x00, 0xa1,
                                     0x61, 0x64, 0x65, 0x68, 0x65, 0x6c, 0x6c, 0x6f};
#define ECHO_HELLO_FRAME                                                                                               \
    "\x06\x09"                                                                                                         \
    "ABMKAAAJAAABAKFhZGVoZWxsb3o2\n"
#define IMAGE_STATE_FRAME                                                                                              \
    "\x06\x09"                                                                                                         \
    "AAsAAAABAAEAAKCG/g==\n"

static char sent[4096];
static size_t sent_length;
static unsigned sent_lines;

static void collect(const char *line, size_t length) {
    assert_true(length <= SMP_FRAME_LINE_MAX);
    assert_int_equal(line[length - 1], '\n');
    memcpy(sent + sent_length, line, length);
    sent_length += length;
    sent_lines++;
}

static void send(const uint8_t *message, size_t length) {
    sent_length = 0;
    sent_lines = 0;
    smp_frame_send(message, length, collect);
}

/* out: the length of the last message that the bytes completed */
static size_t receive(struct smp_frame_receiver *receiver, const char *bytes, size_t length) {
    size_t complete = 0;
    for (size_t i = 0; i < length; i++) {
        size_t message = smp_frame_receive(receiver, (uint8_t)bytes[i]);
        complete = message > 0 ? message : complete;
    }
    return complete;
}

static size_t receive_text(struct smp_frame_receiver *receiver, const char *text) {
    return receive(receiver, text, strlen(text));
}

static void fill(uint8_t *message, size_t length) {
    for (size_t i = 0; i < length; i++) {
        message[i] = (uint8_t)(i * 7 + 3);
    }
}

static void crc_has_its_check_value(void **context) {
    (void)context;
    assert_int_equal(smp_frame_crc(0, (const uint8_t *)"123456789", 9), 0x31c3);
}

static void recorded_frames_are_understood(void **context) {
    (void)context;
    struct smp_frame_receiver receiver = {0};
    assert_int_equal(receive_text(&receiver, ECHO_HELLO_FRAME), sizeof echo_hello);
    assert_memory_equal(receiver.message, echo_hello, sizeof echo_hello);
    assert_int_equal(receive_text(&receiver, IMAGE_STATE_FRAME), 9);
    assert_int_equal(receive_text(&receiver, "\x06\x09"
                                             "ABwLAAASAAEHAaFjZXJyomVncm91cAFicmMYG8AC\n"),
                     26);
    assert_int_equal(receive_text(&receiver, "\x06\x09"
                                             "AA8DAAAFAAEHBaFicmMGrBs=\n"),
                     13);
    assert_int_equal(receiver.dropped, 0);
}

static void a_short_message_is_sent_as_recorded(void **context) {
    (void)context;
    send(echo_hello, sizeof echo_hello);
    assert_int_equal(sent_length, strlen(ECHO_HELLO_FRAME));
    assert_memory_equal(sent, ECHO_HELLO_FRAME, sent_length);
}

static void every_length_makes_the_round_trip(void **context) {
    (void)context;
    struct smp_frame_receiver receiver = {0};
    uint8_t message[SMP_MESSAGE_MAX];
    fill(message, sizeof message);
    for (size_t length = 1; length <= SMP_MESSAGE_MAX; length++) {
        send(message, length);
        assert_int_equal(sent_lines, (2 + length + 2 + 92) / 93);
        assert_int_equal(receive(&receiver, sent, sent_length), length);
        assert_memory_equal(receiver.message, message, length);
    }
    assert_int_equal(receiver.dropped, 0);
}

static void a_message_over_the_buffer_is_dropped_and_the_next_answered(void **context) {
    (void)context;
    struct smp_frame_receiver receiver = {0};
    uint8_t message[SMP_MESSAGE_MAX + 1];
    fill(message, sizeof message);
    send(message, sizeof message);
    assert_int_equal(receive(&receiver, sent, sent_length), 0);
    assert_true(receiver.dropped > 0);
    assert_int_equal(receive_text(&receiver, ECHO_HELLO_FRAME), sizeof echo_hello);
}

static void text_between_frames_does_no_harm(void **context) {
    (void)context;
    struct smp_frame_receiver receiver = {0};
    assert_int_equal(receive_text(&receiver, "login: \n" ECHO_HELLO_FRAME), sizeof echo_hello);
    assert_int_equal(receive_text(&receiver, "x" ECHO_HELLO_FRAME), 0); /* on the same line: the frame is lost */
    assert_int_equal(receive_text(&receiver, "\x06\x09"
                                             "ABMKAAAJAAABAKFhZGVoZWxsb3o2\r\n"),
                     sizeof echo_hello);
    assert_int_equal(receiver.dropped, 0);
}

static void a_broken_frame_is_dropped_and_the_next_answered(void **context) {
    (void)context;
    static const char *const broken[] = {
        "\x06\x09"
        "ABMKAAAJAAABAKFhZGVoZWxsb3o3\n", /* CRC */
        "\x06\x09"
        "ABMKAAAJAAABAKFhZGVoZWxsb3o\n", /* not groups of four */
        "\x06\x09"
        "ABMKAAAJAAABAKFhZGVoZWxsb3o!\n", /* not of the alphabet */
        "\x06\x09"
        "\n", /* nothing */
        "\x06\x09"
        "AA==\n", /* half a length */
        "\x06\x09"
        "AAIAAA==\n", /* a CRC of nothing */
        "\x06\x09"
        "AAsAAAABAAEAAKCG/gAA\n", /* longer than announced */
        "\x04\x14"
        "ABMKAAAJAAABAKFhZGVoZWxsb3o2\n", /* a continuation of nothing */
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct smp_frame_receiver receiver = {0};
        assert_int_equal(receive_text(&receiver, broken[i]), 0);
        assert_int_equal(receiver.dropped, 1);
        assert_int_equal(receive_text(&receiver, ECHO_HELLO_FRAME), sizeof echo_hello);
    }
}

static void a_message_cut_short_gives_way_to_the_next(void **context) {
    (void)context;
    struct smp_frame_receiver receiver = {0};
    assert_int_equal(receive_text(&receiver, "\x06\x09"
                                             "ABMKAAAJAAABAKFh\n" ECHO_HELLO_FRAME),
                     sizeof echo_hello);
    assert_int_equal(receive_text(&receiver, "\x06\x09"
                                             "ABMKAAAJAAAB" ECHO_HELLO_FRAME),
                     0); /* without a line end */
    assert_int_equal(receive_text(&receiver, ECHO_HELLO_FRAME), sizeof echo_hello);
}

static void lines_up_to_128_bytes_are_accepted(void **context) {
    (void)context;
    struct smp_frame_receiver receiver = {0};
    uint8_t message[93 - 2 - 2];
    fill(message, sizeof message);
    send(message, sizeof message);
    assert_int_equal(sent_length, SMP_FRAME_LINE_MAX);
    memcpy(sent + SMP_FRAME_LINE_MAX - 1, "\r\n", 2);
    assert_int_equal(receive(&receiver, sent, SMP_FRAME_LINE_MAX + 1), sizeof message);
    memcpy(sent + SMP_FRAME_LINE_MAX - 1, "==\n", 3);
    assert_int_equal(receive(&receiver, sent, SMP_FRAME_LINE_MAX + 2), 0);
}

static void noise_is_survived(void **context) {
    (void)context;
    static const char alphabet[] = "\x06\x09\x04\x14\r\nABCDEFGHabcdefgh0123+/=";
    struct smp_frame_receiver receiver = {0};
    srand(1);
    for (unsigned i = 0; i < 1000000; i++) {
        int kind = rand() % 8;
        uint8_t byte = kind == 0 ? (uint8_t)rand() : (uint8_t)alphabet[(size_t)rand() % (sizeof alphabet - 1)];
        assert_true(smp_frame_receive(&receiver, byte) <= SMP_MESSAGE_MAX);
    }
    receive_text(&receiver, "\n");
    assert_int_equal(receive_text(&receiver, ECHO_HELLO_FRAME), sizeof echo_hello);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crc_has_its_check_value),
        cmocka_unit_test(recorded_frames_are_understood),
        cmocka_unit_test(a_short_message_is_sent_as_recorded),
        cmocka_unit_test(every_length_makes_the_round_trip),
        cmocka_unit_test(a_message_over_the_buffer_is_dropped_and_the_next_answered),
        cmocka_unit_test(text_between_frames_does_no_harm),
        cmocka_unit_test(a_broken_frame_is_dropped_and_the_next_answered),
        cmocka_unit_test(a_message_cut_short_gives_way_to_the_next),
        cmocka_unit_test(lines_up_to_128_bytes_are_accepted),
        cmocka_unit_test(noise_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
