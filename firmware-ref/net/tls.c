#include "tls.h"
#include "entropy.h"
#include "mbedtls/ecdsa.h"
#include "mbedtls/hmac_drbg.h"
#include "mbedtls/memory_buffer_alloc.h"
#include "mbedtls/platform_util.h"
#include "mbedtls/ssl.h"
#include "mbedtls/x509_crt.h"
#include "mbedtls/x509_csr.h"
#include "platform.h"
#include "psa/crypto.h"
#include "transport.h"
#include <string.h>

#define PATIENCE_MS 10000u /* for a connection, a handshake, a text to leave, the next bytes of one that comes */

static struct {
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_x509_crt authority;
    mbedtls_x509_crt certificate;
    mbedtls_pk_context key;
    struct entropy entropy;
    mbedtls_hmac_drbg_context random;
    int error;
    const char *trouble; /* NULL: what error says */
    const char *version;
} tls;

void tls_init(uint8_t *heap, size_t size) {
    mbedtls_memory_buffer_alloc_init(heap, size);
}

/* TLS 1.3 computes by the library's PSA interface, which asks for random numbers by this name. */
psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *unused, uint8_t *to, size_t size,
                                             size_t *length) {
    (void)unused;
    *length = mbedtls_hmac_drbg_random(&tls.random, to, size) == 0 ? size : 0;
    return *length == size ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}

static int draw(void *source, unsigned char *to, size_t size) {
    return entropy_draw(source, to, size) ? 0 : MBEDTLS_ERR_HMAC_DRBG_ENTROPY_SOURCE_FAILED;
}

static int on_send(void *unused, const unsigned char *bytes, size_t length) {
    (void)unused;
    int sent = transport_send(bytes, length);
    return sent < 0 ? MBEDTLS_ERR_SSL_CONN_EOF : sent == 0 ? MBEDTLS_ERR_SSL_WANT_WRITE : sent;
}

static int on_receive(void *unused, unsigned char *to, size_t size) {
    (void)unused;
    int received = transport_receive(to, size);
    return received < 0 ? MBEDTLS_ERR_SSL_CONN_EOF : received == 0 ? MBEDTLS_ERR_SSL_WANT_READ : received;
}

/* Start the random numbers anew, out of fresh entropy. */
static bool begin_random(void) {
    mbedtls_hmac_drbg_init(&tls.random);
    tls.error =
        mbedtls_hmac_drbg_seed(&tls.random, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), draw, &tls.entropy, NULL, 0);
    return tls.error == 0;
}

/* Make a key and keep it as that of a pair. */
static bool make_key(mbedtls_ecp_keypair *key, unsigned pair) {
    uint8_t secret[CREDENTIAL_KEY_SIZE];
    size_t length = 0;
    tls.error = mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, key, mbedtls_hmac_drbg_random, &tls.random);
    if (tls.error == 0) {
        tls.error = mbedtls_ecp_write_key_ext(key, &length, secret, sizeof secret);
    }
    if (tls.error == 0 && credential_write(CREDENTIAL_KEY, pair, secret, length) != REASON_NONE) {
        tls.error = MBEDTLS_ERR_PK_FILE_IO_ERROR;
    }
    mbedtls_platform_zeroize(secret, sizeof secret);
    return tls.error == 0;
}

/* Read the key of a pair, or make it. */
static bool load_key(unsigned pair, bool make) {
    size_t length;
    const uint8_t *secret = credential_find(CREDENTIAL_KEY, pair, &length);
    mbedtls_pk_init(&tls.key);
    tls.error = mbedtls_pk_setup(&tls.key, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
    if (tls.error != 0 || (secret == NULL && !make)) {
        return false;
    }
    mbedtls_ecp_keypair *key = mbedtls_pk_ec(tls.key);
    if (secret == NULL) {
        return make_key(key, pair);
    }
    tls.error = mbedtls_ecp_read_key(MBEDTLS_ECP_DP_SECP256R1, key, secret, length);
    if (tls.error == 0) {
        tls.error = mbedtls_ecp_keypair_calc_public(key, mbedtls_hmac_drbg_random, &tls.random);
    }
    return tls.error == 0;
}

static void end_key(void) {
    mbedtls_pk_free(&tls.key);
    mbedtls_hmac_drbg_free(&tls.random);
}

static bool load_certificate(enum credential kind, unsigned pair, mbedtls_x509_crt *to) {
    size_t length;
    const uint8_t *bytes = credential_find(kind, pair, &length);
    mbedtls_x509_crt_init(to);
    if (bytes == NULL) {
        return false;
    }
    tls.error = mbedtls_x509_crt_parse_der(to, bytes, length);
    return tls.error == 0;
}

static bool configure(const struct network_server *server) {
    mbedtls_ssl_config *config = &tls.config;
    tls.error = mbedtls_ssl_config_defaults(config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                            MBEDTLS_SSL_PRESET_DEFAULT);
    mbedtls_ssl_conf_authmode(config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(config, &tls.authority, NULL);
    mbedtls_ssl_conf_rng(config, mbedtls_hmac_drbg_random, &tls.random);
    if (tls.error == 0 && psa_crypto_init() != PSA_SUCCESS) {
        tls.error = MBEDTLS_ERR_SSL_ALLOC_FAILED;
    }
    if (tls.error == 0) {
        tls.error = mbedtls_ssl_conf_own_cert(config, &tls.certificate, &tls.key);
    }
    if (tls.error == 0) {
        tls.error = mbedtls_ssl_setup(&tls.ssl, config);
    }
    if (tls.error == 0) {
        tls.error = mbedtls_ssl_set_hostname(&tls.ssl, server->name);
    }
    mbedtls_ssl_set_bio(&tls.ssl, NULL, on_send, on_receive, NULL);
    return tls.error == 0;
}

static bool connect_to(const struct network_server *server) {
    uint64_t end = platform_uptime_ms() + PATIENCE_MS;
    if (!transport_open(server->address, server->port)) {
        return false;
    }
    while (transport_state() == TRANSPORT_OPENING && platform_uptime_ms() < end) {
        transport_wait();
    }
    if (transport_state() != TRANSPORT_OPEN) {
        tls.trouble = "no connection";
    }
    return tls.trouble == NULL;
}

/* out: whether an operation that gave this result is to be tried again, after a wait */
static bool again(int result, uint64_t end) {
    if ((result != MBEDTLS_ERR_SSL_WANT_READ && result != MBEDTLS_ERR_SSL_WANT_WRITE) || platform_uptime_ms() > end) {
        tls.error = result;
        return false;
    }
    transport_wait();
    return true;
}

/* Why the server's certificate was refused. */
static const char *refusal(void) {
    uint32_t flags = mbedtls_ssl_get_verify_result(&tls.ssl);
    return (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0   ? "certificate of another authority"
           : (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) != 0 ? "certificate of another name"
                                                             : "certificate not for a server";
}

static bool shake_hands(void) {
    uint64_t end = platform_uptime_ms() + PATIENCE_MS;
    int result = mbedtls_ssl_handshake(&tls.ssl);
    while (result != 0 && again(result, end)) {
        result = mbedtls_ssl_handshake(&tls.ssl);
    }
    if (result == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
        tls.trouble = refusal();
    }
    return result == 0;
}

bool tls_open(const struct network_server *server) {
    tls.error = 0;
    tls.trouble = NULL;
    mbedtls_ssl_init(&tls.ssl);
    mbedtls_ssl_config_init(&tls.config);
    mbedtls_x509_crt_init(&tls.authority);
    mbedtls_x509_crt_init(&tls.certificate);
    mbedtls_pk_init(&tls.key);
    unsigned pair = credentials_pair();
    if (begin_random() && load_key(pair, false) && load_certificate(CREDENTIAL_AUTHORITY, 0, &tls.authority) &&
        load_certificate(CREDENTIAL_CERTIFICATE, pair, &tls.certificate) && configure(server) && connect_to(server) &&
        shake_hands()) {
        tls.version = mbedtls_ssl_get_version(&tls.ssl);
        return true;
    }
    tls_close();
    return false;
}

bool tls_send(const void *bytes, size_t length) {
    uint64_t end = platform_uptime_ms() + PATIENCE_MS;
    const unsigned char *from = bytes;
    while (length > 0) {
        int sent = mbedtls_ssl_write(&tls.ssl, from, length);
        if (sent > 0) {
            from += sent;
            length -= (size_t)sent;
        } else if (!again(sent, end)) {
            return false;
        }
    }
    return true;
}

size_t tls_receive(void *to, size_t size) {
    uint64_t end = platform_uptime_ms() + PATIENCE_MS;
    int received = mbedtls_ssl_read(&tls.ssl, to, size);
    while (received <= 0 && again(received, end)) {
        received = mbedtls_ssl_read(&tls.ssl, to, size);
    }
    return received > 0 ? (size_t)received : 0;
}

bool tls_sign(const uint8_t digest[32], uint8_t signature[TLS_SIGNATURE_SIZE]) {
    mbedtls_ecp_keypair *pair = mbedtls_pk_ec(tls.key);
    mbedtls_mpi r;
    mbedtls_mpi s;
    mbedtls_mpi_init(&r);
    mbedtls_mpi_init(&s);
    tls.error = mbedtls_ecdsa_sign_det_ext(&pair->MBEDTLS_PRIVATE(grp), &r, &s, &pair->MBEDTLS_PRIVATE(d), digest, 32,
                                           MBEDTLS_MD_SHA256, mbedtls_hmac_drbg_random, &tls.random);
    if (tls.error == 0) {
        tls.error = mbedtls_mpi_write_binary(&r, signature, TLS_SIGNATURE_SIZE / 2);
    }
    if (tls.error == 0) {
        tls.error = mbedtls_mpi_write_binary(&s, signature + TLS_SIGNATURE_SIZE / 2, TLS_SIGNATURE_SIZE / 2);
    }
    mbedtls_mpi_free(&r);
    mbedtls_mpi_free(&s);
    return tls.error == 0;
}

void tls_close(void) {
    transport_close();
    mbedtls_ssl_free(&tls.ssl);
    mbedtls_ssl_config_free(&tls.config);
    mbedtls_x509_crt_free(&tls.certificate);
    mbedtls_x509_crt_free(&tls.authority);
    end_key();
}

const char *tls_version(void) {
    return tls.version;
}

bool tls_refused(void) {
    return tls.error == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE;
}

const char *tls_trouble(void) {
    if (tls.trouble != NULL || tls.error == 0) {
        return tls.trouble;
    }
    switch (tls.error) {
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
        return "refused by the server";
    case MBEDTLS_ERR_SSL_CONN_EOF:
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
        return "connection closed";
    case MBEDTLS_ERR_SSL_WANT_READ:
    case MBEDTLS_ERR_SSL_WANT_WRITE:
        return "no answer";
    default:
        return "not TLS as spoken here";
    }
}

/* out: the number of digits at text, or -1 */
static int digits(const char *text, unsigned count) {
    int value = 0;
    for (unsigned i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* out: false when it is no date in the one form that HTTP still sends */
static bool parse_date(const char *date, mbedtls_x509_time *time) {
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (strlen(date) != sizeof "Sun, 06 Nov 1994 08:49:37 GMT" - 1) {
        return false;
    }
    *time = (mbedtls_x509_time){.day = digits(date + 5, 2),
                                .year = digits(date + 12, 4),
                                .hour = digits(date + 17, 2),
                                .min = digits(date + 20, 2),
                                .sec = digits(date + 23, 2)};
    for (int month = 0; month < 12; month++) {
        if (memcmp(date + 8, months + 3 * month, 3) == 0) {
            time->mon = month + 1;
        }
    }
    return time->day > 0 && time->mon > 0 && time->year > 0 && time->hour >= 0 && time->min >= 0 && time->sec >= 0;
}

static bool is_before(const mbedtls_x509_time *one, const mbedtls_x509_time *other) {
    const int ones[] = {one->year, one->mon, one->day, one->hour, one->min, one->sec};
    const int others[] = {other->year, other->mon, other->day, other->hour, other->min, other->sec};
    for (unsigned i = 0; i < sizeof ones / sizeof ones[0]; i++) {
        if (ones[i] != others[i]) {
            return ones[i] < others[i];
        }
    }
    return false;
}

bool tls_valid_at(const char *date) {
    mbedtls_x509_time time;
    const mbedtls_x509_crt *peer = mbedtls_ssl_get_peer_cert(&tls.ssl);
    if (peer == NULL || !parse_date(date, &time)) {
        tls.trouble = "no time told";
    } else if (is_before(&time, &tls.certificate.valid_from)) {
        tls.trouble = "time before the board's certificate";
    } else if (is_before(&time, &peer->valid_from) || is_before(&peer->valid_to, &time)) {
        tls.trouble = "certificate not valid now";
    }
    return tls.trouble == NULL;
}

size_t tls_request(const char *device, unsigned pair, uint8_t to[CREDENTIAL_SIZE]) {
    mbedtls_x509write_csr request;
    int length = 0;
    mbedtls_x509write_csr_init(&request);
    if (begin_random() && load_key(pair, true)) {
        static char subject[80];
        strcpy(subject, "CN=");
        strncat(subject, device, sizeof subject - sizeof "CN=");
        mbedtls_x509write_csr_set_md_alg(&request, MBEDTLS_MD_SHA256);
        mbedtls_x509write_csr_set_key(&request, &tls.key);
        if (mbedtls_x509write_csr_set_subject_name(&request, subject) == 0) {
            length = mbedtls_x509write_csr_der(&request, to, CREDENTIAL_SIZE, mbedtls_hmac_drbg_random, &tls.random);
        }
    }
    if (length > 0) {
        memmove(to, to + CREDENTIAL_SIZE - length, (size_t)length); /* it is written from the end */
    }
    mbedtls_x509write_csr_free(&request);
    end_key();
    return length > 0 ? (size_t)length : 0;
}

bool tls_fits_key(const uint8_t *certificate, size_t length, unsigned pair) {
    mbedtls_x509_crt parsed;
    mbedtls_x509_crt_init(&parsed);
    bool fits = begin_random() && load_key(pair, false) &&
                mbedtls_x509_crt_parse_der(&parsed, certificate, length) == 0 &&
                mbedtls_pk_check_pair(&parsed.pk, &tls.key, mbedtls_hmac_drbg_random, &tls.random) == 0;
    mbedtls_x509_crt_free(&parsed);
    end_key();
    return fits;
}
