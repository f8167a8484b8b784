/*
 * What the board keeps for the network: its key, its certificate, the authority of its server and where that is. They
 * lie behind the identity, in pages that are only ever written once; of a kind, and of a pair, the last one counts.
 * docs/network-board.md
 */
#ifndef SEALIFT_CREDENTIALS_H
#define SEALIFT_CREDENTIALS_H

#include "reason_codes.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CREDENTIAL_SIZE 1008u /* bytes of the largest */
#define CREDENTIAL_KEY_SIZE 32u

enum credential {
    CREDENTIAL_KEY = 1,         /* the secret number of a P-256 key, big endian */
    CREDENTIAL_AUTHORITY = 2,   /* X.509 in DER: whom the server's certificate must come from */
    CREDENTIAL_CERTIFICATE = 3, /* X.509 in DER, of the key */
    CREDENTIAL_SERVER = 4,      /* struct network_server */
};

struct network_server {
    char address[16]; /* IPv4 in digits, ending with 0 */
    char name[64];    /* that its certificate must hold, ending with 0 */
    uint16_t port;
    uint16_t poll_seconds; /* between looks for a job */
};

/*
 * out: the credential, until the next call of a function here, and its bytes; NULL when there is none
 * in:  pair: which key or certificate; 0 for other kinds
 */
const uint8_t *credential_find(enum credential kind, unsigned pair, size_t *length);

/* Keep a credential. out: NONE; or FLASH_WRITE_FAILED, also when every page is used up: the old one counts on */
enum reason credential_write(enum credential kind, unsigned pair, const uint8_t *from, size_t length);

/*
 * Make what counts of a kind firm: a power cut may have left bits of it that read wrong another time. Where the flash
 * allows it they are programmed again; where not, ECC tells such bits.
 */
enum reason credential_settle(enum credential kind, unsigned pair);

/*
 * Keys and certificates come in pairs. Enrolment makes the first, 0, each rotation the next. A certificate is written
 * behind its key: the newest pair is that of the last certificate, and it is the one to use, until a server refuses it.
 */
unsigned credentials_newest(void);

/* The pair to use. */
unsigned credentials_pair(void);

/* The server refused that one: use the one before it next; behind the first comes the newest again. */
void credentials_try_other_pair(void);

/* out: whether server and certificate are known */
bool credentials_complete(struct network_server *server);

/* From now on only the task of the network uses these functions. In: it has the agent to itself */
void credentials_hand_over(void);
bool credentials_handed_over(void);

#endif
