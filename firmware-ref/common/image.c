#include "sealift/image.h"
#include "image_signature.h"
#include "image_tlv.h"
#include "mbedtls/sha256.h"
#include "sealift/flash.h"
#include <string.h>

#define TLV_AREA_HEAD_SIZE 4u
#define HASH_CHUNK 256u

/*
 * The proof is put together from one constant per decision, each mixed with the difference that the decision looked at,
 * so that a skipped branch leaves a wrong proof. The constants share no pattern a glitch produces (zeros, ones,
 * repeats).
 */
#define PROOF_HASH 0x5a3c9d17u
#define PROOF_SIGNATURE 0xc1e8764bu
#define PROOF_RULES 0x39a7f0d2u
#define IMAGE_PROOF (PROOF_HASH ^ PROOF_SIGNATURE ^ PROOF_RULES)

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "headers and records are read as they lie in flash");

static uint32_t difference(const uint8_t *left, const uint8_t *right, size_t size) {
    uint32_t bits = 0;
    for (size_t i = 0; i < size; i++) {
        bits |= (uint32_t)left[i] ^ right[i];
    }
    return bits;
}

bool image_hash_flash(uint32_t address, uint32_t length, uint8_t hash[IMAGE_HASH_SIZE]) {
    uint8_t chunk[HASH_CHUNK];
    mbedtls_sha256_context sha;
    mbedtls_sha256_init(&sha);
    mbedtls_sha256_starts(&sha, 0);
    while (length > 0) {
        uint32_t size = length < HASH_CHUNK ? length : HASH_CHUNK;
        if (!flash_read(address, chunk, size)) {
            memset(hash, 0, IMAGE_HASH_SIZE);
            return false;
        }
        mbedtls_sha256_update(&sha, chunk, size);
        address += size;
        length -= size;
    }
    mbedtls_sha256_finish(&sha, hash);
    return true;
}

enum reason image_check_header(const struct image_header *header, unsigned slot) {
    if (header->magic != IMAGE_MAGIC) {
        return REASON_IMAGE_BAD_MAGIC;
    }
    if (header->header_size != IMAGE_HEADER_SIZE || header->flags != IMAGE_FLAG_ROM_FIXED ||
        header->payload_size == 0) {
        return REASON_IMAGE_BAD_HEADER;
    }
    uint32_t size = flash_geometry.slot[slot].size;
    uint32_t around = IMAGE_HEADER_SIZE + header->protected_size + TLV_AREA_HEAD_SIZE;
    return around > size || header->payload_size > size - around ? REASON_IMAGE_TOO_LARGE : REASON_NONE;
}

/* The initial stack pointer and the reset address, the two words the hardware loads at a start. */
static bool vectors_valid(const struct image_header *header, uint32_t address) {
    struct {
        uint32_t stack;
        uint32_t reset;
    } vectors;
    struct flash_area ram = flash_geometry.ram;
    if (header->payload_size < sizeof vectors || !flash_read(address, &vectors, sizeof vectors)) {
        return false;
    }
    return vectors.stack % 8 == 0 && vectors.stack > ram.base && vectors.stack - ram.base <= ram.size &&
           (vectors.reset & 1u) == 1u && vectors.reset >= address && vectors.reset - address < header->payload_size;
}

/* out: 0 when the image keeps the rules on board, slot and counter. Read anew: the compiler knows what was found
 * before. */
static uint32_t rules_broken(const volatile struct image_header *header, uint32_t base, const struct image_tlvs *tlvs,
                             const volatile struct image_rules *rules) {
    return difference(tlvs->board_id, flash_geometry.board_id, sizeof tlvs->board_id) | (header->load_address ^ base) |
           (uint32_t)(*(const volatile uint32_t *)&tlvs->counter < rules->minimum_counter);
}

enum reason image_check(unsigned slot, const struct image_rules *rules, struct image_info *info) {
    memset(info, 0, sizeof *info);
    uint32_t base = flash_geometry.slot[slot].base;
    struct image_header header;
    if (!flash_read(base, &header, sizeof header)) {
        return REASON_IMAGE_BAD_MAGIC;
    }
    struct image_tlvs tlvs;
    enum reason bad = image_check_header(&header, slot);
    if (bad == REASON_NONE) {
        bad = image_tlvs_read(&header, slot, &tlvs);
    }
    if (bad != REASON_NONE) {
        return bad;
    }
    if (!tlvs.has_hash) {
        return REASON_HASH_MISSING;
    }
    uint32_t hashed = header.header_size + header.payload_size + header.protected_size;
    if (!image_hash_flash(base, hashed, info->hash) || memcmp(info->hash, tlvs.hash, IMAGE_HASH_SIZE) != 0) {
        return REASON_HASH_MISMATCH;
    }
    info->proof ^= PROOF_HASH ^ difference(info->hash, tlvs.hash, IMAGE_HASH_SIZE);
    if (tlvs.pairs == 0) {
        return REASON_SIGNATURE_MISSING;
    }
    uint32_t verdict;
    bad = image_signatures_check(&tlvs, rules->trust, info->hash, &verdict);
    if (bad != REASON_NONE) {
        return bad;
    }
    info->proof ^= PROOF_SIGNATURE ^ (verdict - SIGNATURES_ACCEPTED);
    if (!tlvs.has_board_id || memcmp(tlvs.board_id, flash_geometry.board_id, sizeof tlvs.board_id) != 0) {
        return REASON_WRONG_BOARD;
    }
    if (header.load_address != base) {
        return REASON_WRONG_SLOT;
    }
    if (tlvs.counter < rules->minimum_counter) {
        return REASON_COUNTER_TOO_LOW;
    }
    if (rules->minimum_version != NULL && image_version_compare(&header.version, rules->minimum_version) < 0) {
        return REASON_VERSION_OLDER;
    }
    info->vectors = base + header.header_size;
    if (!vectors_valid(&header, info->vectors)) {
        return REASON_IMAGE_BAD_VECTORS;
    }
    info->proof ^= PROOF_RULES ^ rules_broken(&header, base, &tlvs, rules);
    info->version = header.version;
    info->counter = tlvs.counter;
    info->length = tlvs.end - base;
    return REASON_NONE;
}

uint32_t image_trust_set(unsigned slot, uint16_t *size) {
    struct image_header header;
    struct image_tlvs tlvs;
    if (!flash_read(flash_geometry.slot[slot].base, &header, sizeof header) ||
        image_check_header(&header, slot) != REASON_NONE || image_tlvs_read(&header, slot, &tlvs) != REASON_NONE) {
        return 0;
    }
    *size = tlvs.trust_size;
    return tlvs.trust_set;
}

bool image_proven(const struct image_info *info) {
    const volatile uint32_t *proof = &info->proof;
    if (*proof != IMAGE_PROOF) {
        return false;
    }
    return ~*proof == ~IMAGE_PROOF; /* read and decided again */
}

bool image_header_read(unsigned slot, struct image_header *header) {
    return flash_read(flash_geometry.slot[slot].base, header, sizeof *header) && header->magic == IMAGE_MAGIC;
}
