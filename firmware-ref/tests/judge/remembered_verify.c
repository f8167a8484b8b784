/*
 * p256-m's verification, asked once for the same question: mutants share trust sets, and many share image and
 * signature. The linker puts this in front of it (--wrap); what is verified, and with what result, stays p256-m's.
 */
#include "p256-m.h"
#include <stdbool.h>
#include <string.h>

#define HASH_SIZE 32
#define PLACES 4096u /* a later question takes the place of an earlier one; more places find hardly more */

struct question {
    uint8_t signature[64];
    uint8_t key[64];
    uint8_t hash[HASH_SIZE];
};

static struct {
    bool taken;
    int answer;
    struct question question;
} remembered[PLACES];

int __real_p256_ecdsa_verify(const uint8_t signature[64], const uint8_t key[64], const uint8_t *hash, size_t size);
int __wrap_p256_ecdsa_verify(const uint8_t signature[64], const uint8_t key[64], const uint8_t *hash, size_t size);

/* in: question has no padding, so that its bytes say all; out: a place that depends on all of them (FNV-1a) */
static uint32_t place_of(const struct question *question) {
    const uint8_t *bytes = (const uint8_t *)question;
    uint32_t mixed = 2166136261u;
    for (size_t i = 0; i < sizeof *question; i++) {
        mixed = (mixed ^ bytes[i]) * 16777619u;
    }
    return mixed % PLACES;
}

/* in and out: as p256_ecdsa_verify() */
int __wrap_p256_ecdsa_verify(const uint8_t signature[64], const uint8_t key[64], const uint8_t *hash, size_t size) {
    if (size != HASH_SIZE) {
        return __real_p256_ecdsa_verify(signature, key, hash, size);
    }
    struct question question;
    memcpy(question.signature, signature, sizeof question.signature);
    memcpy(question.key, key, sizeof question.key);
    memcpy(question.hash, hash, sizeof question.hash);
    uint32_t place = place_of(&question);
    if (!remembered[place].taken || memcmp(&remembered[place].question, &question, sizeof question) != 0) {
        remembered[place].answer = __real_p256_ecdsa_verify(signature, key, hash, size);
        remembered[place].question = question;
        remembered[place].taken = true;
    }
    return remembered[place].answer;
}
