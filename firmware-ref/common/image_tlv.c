#include "image_tlv.h"
#include "sealift/flash.h"
#include <string.h>

#define MAGIC_PLAIN 0x6907u
#define MAGIC_PROTECTED 0x6908u

#define TYPE_KEY_HASH 0x01u
#define TYPE_SHA256 0x10u
#define TYPE_ECDSA_SIG 0x22u
#define TYPE_SECURITY_COUNTER 0x50u
#define TYPE_UUID_CID 0x75u
#define TYPE_TRUST_SET 0x53a0u

void image_read_or_zero(uint32_t address, void *to, uint32_t length) {
    if (!flash_read(address, to, length)) {
        memset(to, 0, length);
    }
}

/* The size that an entry of a type must have; 0: any. */
static uint16_t required_size(uint16_t type) {
    switch (type) {
    case TYPE_KEY_HASH:
    case TYPE_SHA256:
        return IMAGE_HASH_SIZE;
    case TYPE_SECURITY_COUNTER:
        return 4;
    case TYPE_UUID_CID:
        return 16;
    default:
        return 0;
    }
}

static void take_protected(struct image_tlvs *tlvs, uint32_t data, struct tlv_head entry, bool *has_counter) {
    if (entry.kind == TYPE_SECURITY_COUNTER && !*has_counter) {
        image_read_or_zero(data, &tlvs->counter, sizeof tlvs->counter);
        *has_counter = true;
    } else if (entry.kind == TYPE_UUID_CID && !tlvs->has_board_id) {
        image_read_or_zero(data, tlvs->board_id, sizeof tlvs->board_id);
        tlvs->has_board_id = true;
    } else if (entry.kind == TYPE_TRUST_SET && tlvs->trust_set == 0) {
        tlvs->trust_set = data;
        tlvs->trust_size = entry.size;
    }
}

static void take_plain(struct image_tlvs *tlvs, uint32_t data, struct tlv_head entry, uint16_t *previous) {
    if (entry.kind == TYPE_SHA256 && !tlvs->has_hash) {
        image_read_or_zero(data, tlvs->hash, sizeof tlvs->hash);
        tlvs->has_hash = true;
    } else if (entry.kind == TYPE_ECDSA_SIG && *previous == TYPE_KEY_HASH && tlvs->pairs < IMAGE_PAIRS_MAX) {
        tlvs->pair[tlvs->pairs++] = data - (uint32_t)sizeof entry - IMAGE_HASH_SIZE;
    }
    *previous = entry.kind;
}

/* in: [address, end) inside the slot; out: NONE or IMAGE_BAD_TLV */
static enum reason walk_entries(struct image_tlvs *tlvs, uint32_t address, uint32_t end, bool is_protected) {
    uint16_t previous = 0; /* type of the entry before */
    bool has_counter = false;
    while (address != end) {
        struct tlv_head entry;
        if (end - address < sizeof entry) {
            return REASON_IMAGE_BAD_TLV;
        }
        image_read_or_zero(address, &entry, sizeof entry);
        address += sizeof entry;
        uint16_t required = required_size(entry.kind);
        if (entry.size > end - address || (required != 0 && entry.size != required)) {
            return REASON_IMAGE_BAD_TLV;
        }
        if (is_protected) {
            take_protected(tlvs, address, entry, &has_counter);
        } else {
            take_plain(tlvs, address, entry, &previous);
        }
        address += entry.size;
    }
    return REASON_NONE;
}

enum reason image_tlvs_read(const struct image_header *header, unsigned slot, struct image_tlvs *tlvs) {
    memset(tlvs, 0, sizeof *tlvs);
    struct flash_area area = flash_geometry.slot[slot];
    uint32_t protected_at = area.base + header->header_size + header->payload_size;
    uint32_t plain_at = protected_at + header->protected_size;
    struct tlv_head head;

    image_read_or_zero(plain_at, &head, sizeof head);
    if (head.kind == MAGIC_PLAIN && head.size > area.base + area.size - plain_at) {
        return REASON_IMAGE_TOO_LARGE;
    }
    if (head.kind != MAGIC_PLAIN || head.size < sizeof head) {
        return REASON_IMAGE_BAD_TLV;
    }
    tlvs->end = plain_at + head.size;

    if (header->protected_size != 0) {
        image_read_or_zero(protected_at, &head, sizeof head);
        if (header->protected_size < sizeof head || head.kind != MAGIC_PROTECTED ||
            head.size != header->protected_size) {
            return REASON_IMAGE_BAD_TLV;
        }
        enum reason bad = walk_entries(tlvs, protected_at + sizeof head, plain_at, true);
        if (bad != REASON_NONE) {
            return bad;
        }
    }
    return walk_entries(tlvs, plain_at + sizeof head, tlvs->end, false);
}
