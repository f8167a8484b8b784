/*
 * A new key and its certificate. Key and certificate have a page each, and count when both are there: a power cut
 * leaves the old pair or the new one, and credentials.h falls back to the old one when a server refuses the new.
 */
#include "base64.h"
#include "job.h"
#include "sealift/identity.h"
#include "text.h"
#include "tls.h"
#include <string.h>

#define CREATED 201u
#define NOT_NOW 429u

/* "-----BEGIN CERTIFICATE-----", the certificate in lines of base64, "-----END…". out: its bytes in DER, or 0 */
static size_t from_pem(char *pem, uint8_t *der) {
    char *from = strchr(pem, '\n');
    const char *end = strstr(pem, "\n-----END");
    size_t used = 0;
    if (from == NULL || end == NULL) {
        return 0;
    }
    for (; from < end; from++) {
        if (*from != '\n' && *from != '\r') {
            pem[used++] = *from;
        }
    }
    int length = base64_decode((const uint8_t *)pem, used, der);
    return length < 0 ? 0 : (size_t)length;
}

/* {"csr": "-----BEGIN…"} into the request. out: false when no key could be made or kept */
static bool write_request(unsigned pair) {
    char device[IDENTITY_ID_SIZE + 1];
    uint8_t *der = (uint8_t *)job_room.reply;
    struct text text = text_in(job_room.request, sizeof job_room.request);
    identity_read(device);
    size_t length = tls_request(device, pair, der);
    char *base64 = job_room.reply + CREDENTIAL_SIZE;
    base64[base64_encode(der, length, base64)] = 0;
    text_add(&text, "{\"csr\":\"-----BEGIN CERTIFICATE REQUEST-----\\n");
    text_add(&text, base64);
    text_add(&text, "\\n-----END CERTIFICATE REQUEST-----\\n\"}");
    return length > 0;
}

/* Keep the certificate in the reply. */
static enum reason keep(unsigned pair) {
    struct json all = {job_room.reply, strlen(job_room.reply)};
    struct json value;
    char *pem = job_room.reply;
    uint8_t *der = (uint8_t *)job_room.request;
    if (!json_member(&all, "certificate", &value) || value.length > sizeof job_room.request ||
        !json_text(&value, pem, value.length)) {
        return REASON_UNSUPPORTED_JOB;
    }
    size_t length = from_pem(pem, der);
    return tls_fits_key(der, length, pair) ? credential_write(CREDENTIAL_CERTIFICATE, pair, der, length)
                                           : REASON_UNSUPPORTED_JOB;
}

bool job_renew(struct job *job) {
    unsigned pair = credentials_newest() + 1;
    exchange_close(); /* a connection is open with a key of its own */
    if (!write_request(pair)) {
        return job_tell(job, "FAILED", REASON_FLASH_WRITE_FAILED);
    }
    if (!job_path("/certificate", "") || !job_talk(job, "POST")) {
        return false;
    }
    unsigned status = job_room.exchange.head.status;
    if (status != CREATED) {
        return status < 500 && status != NOT_NOW && job_tell(job, "FAILED", REASON_NONE);
    }
    exchange_close();
    enum reason bad = keep(pair);
    return job_tell(job, bad == REASON_NONE ? "SUCCEEDED" : "FAILED", bad);
}
