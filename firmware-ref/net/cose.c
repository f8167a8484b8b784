#include "cose.h"
#include "cose_sign1.h"
#include "tls.h"
#include <string.h>

static const uint8_t before_signature[] = {0xf6, 0x58, COSE_SIGNATURE_SIZE}; /* nil, 64 bytes */
_Static_assert(COSE_BEGIN_SIZE + sizeof before_signature + COSE_SIGNATURE_SIZE == COSE_SIGN1_SIZE, "cose.h");
_Static_assert(COSE_SIGNATURE_SIZE == TLS_SIGNATURE_SIZE, "tls.h");

bool cose_sign(uint32_t boots, const char *method, const char *path, const char *body, char to[COSE_TEXT_SIZE]) {
    uint8_t message[COSE_SIGN1_SIZE];
    uint8_t digest[IMAGE_HASH_SIZE];
    uint8_t *rest = message + COSE_BEGIN_SIZE;
    cose_begin(boots, message);
    memcpy(rest, before_signature, sizeof before_signature);
    cose_digest(message, method, path, body, strlen(body), digest);
    if (!tls_sign(digest, rest + sizeof before_signature)) {
        return false;
    }
    to[base64_encode(message, sizeof message, to)] = 0;
    return true;
}
