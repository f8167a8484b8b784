#include "trust_update.h"
#include "mbedtls/sha256.h"
#include "sealift/board.h"
#include "slots.h"
#include <string.h>

#define CHUNK 128u     /* a multiple of every write unit */
#define POINT_SIZE 64u /* X and Y */

/* A set in a slot or in the trust area, by the bytes that it has there. */
struct source {
    uint32_t at;
    uint16_t size;
};

static bool hash_is_of_point(const struct trusted_key *key) {
    /* SubjectPublicKeyInfo of a P-256 key, up to X */
    static const uint8_t prefix[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                                     0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
    uint8_t der[sizeof prefix + POINT_SIZE];
    uint8_t hash[sizeof key->hash];
    memcpy(der, prefix, sizeof prefix);
    memcpy(der + sizeof prefix, key->point, POINT_SIZE);
    mbedtls_sha256(der, sizeof der, hash, 0);
    return memcmp(hash, key->hash, sizeof hash) == 0;
}

static bool names_before(const struct trust *trust, unsigned end, const struct trusted_key *key) {
    for (unsigned i = 0; i < end; i++) {
        struct trust_entry entry;
        trust_entry_read(trust, i, &entry);
        if (memcmp(entry.key.hash, key->hash, sizeof key->hash) == 0) {
            return true;
        }
    }
    return false;
}

/* What the bootloader need not look at in a set that the root key signed. */
static bool makes_sense(const struct trust *trust) {
    struct trust_head head;
    unsigned active = 0;
    for (unsigned i = 0; i < trust->count; i++) {
        struct trust_entry entry;
        trust_entry_read(trust, i, &entry);
        if (entry.status < KEY_ACTIVE || entry.status > KEY_REVOKED || !hash_is_of_point(&entry.key) ||
            names_before(trust, i, &entry.key)) {
            return false;
        }
        active += entry.status == KEY_ACTIVE;
    }
    return flash_read(trust->at, &head, sizeof head) && head.zero == 0 && trust->threshold >= 1 &&
           trust->threshold <= active;
}

static bool same_bytes(struct source left, struct source right) {
    for (uint32_t done = 0; done < left.size; done += CHUNK) {
        uint8_t one[CHUNK];
        uint8_t other[CHUNK];
        uint32_t size = left.size - done < CHUNK ? left.size - done : CHUNK;
        if (!flash_read(left.at + done, one, size) || !flash_read(right.at + done, other, size) ||
            memcmp(one, other, size) != 0) {
            return false;
        }
    }
    return left.size == right.size;
}

static struct source source_of(const struct trust *trust) {
    return (struct source){trust->at, trust->size};
}

static enum reason check(const struct agent *agent, unsigned slot, struct source carried, struct trust *trust) {
    struct image_rules rules = {.trust = trust};
    struct image_info info;
    if (!trust_read(carried.at, 0, trust) || trust->size != carried.size || !makes_sense(trust)) {
        return REASON_TRUST_SET_INVALID;
    }
    if (trust->serial <= agent->trust.serial) {
        return REASON_TRUST_SET_OLD;
    }
    return image_check(slot, &rules, &info) == REASON_NONE ? REASON_NONE : REASON_TRUST_SET_UNBOOTABLE;
}

/* out: whether there is a set to look at: one that is not in force already */
static bool find_carried(const struct agent *agent, unsigned slot, struct source *carried) {
    carried->at = image_trust_set(slot, &carried->size);
    return carried->at != 0 && !(agent->trust.at != 0 && same_bytes(*carried, source_of(&agent->trust)));
}

enum reason trust_update_check(const struct agent *agent, unsigned slot) {
    struct source carried;
    struct trust trust;
    return find_carried(agent, slot, &carried) ? check(agent, slot, carried, &trust) : REASON_NONE;
}

static struct source copy_of(const struct trust *trust, unsigned copy) {
    return (struct source){flash_geometry.trust[copy].base, trust->size};
}

static bool in_both_copies(const struct trust *trust) {
    return same_bytes(source_of(trust), copy_of(trust, 0)) && same_bytes(source_of(trust), copy_of(trust, 1));
}

/* in: from: not in the area that is written, unless the same bytes are there */
static enum reason program(struct source from, uint32_t to) {
    enum reason bad = REASON_NONE;
    for (uint32_t done = 0; bad == REASON_NONE && done < from.size; done += CHUNK) {
        uint8_t chunk[CHUNK];
        uint32_t size = from.size - done < CHUNK ? from.size - done : CHUNK;
        uint32_t units = (size + flash_geometry.write_unit - 1) / flash_geometry.write_unit;
        memset(chunk, FLASH_ERASED, sizeof chunk);
        bad = flash_read(from.at + done, chunk, size) ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
        if (bad == REASON_NONE) {
            bad = flash_write(to + done, chunk, units * flash_geometry.write_unit);
        }
    }
    return bad;
}

/* Bits that are there already are programmed once more, where the flash allows it: a power cut may have left them weak.
 */
static enum reason put_copy(struct agent *agent, const struct trust *trust, unsigned copy) {
    struct flash_area area = flash_geometry.trust[copy];
    enum reason bad = REASON_NONE;
    if (same_bytes(source_of(trust), copy_of(trust, copy))) {
        return flash_geometry.rewritable ? program(source_of(trust), area.base) : REASON_NONE;
    }
    bad = flash_erase(area);
    board_watchdog_feed();
    state_count(&agent->state, STATE_COUNT_ERASE, (uint16_t)flash_sectors_in(area));
    return bad == REASON_NONE ? program(source_of(trust), area.base) : bad;
}

/*
 * Both copies, then the record: what it demands is there, firm, before it demands it. in: first: the copy to begin
 * with; never one that alone holds the set in force, unless that is the one to put
 */
static enum reason put(struct agent *agent, const struct trust *trust, unsigned first) {
    enum reason bad = put_copy(agent, trust, first);
    if (bad == REASON_NONE) {
        bad = put_copy(agent, trust, first ^ 1u);
    }
    if (bad == REASON_NONE && state_trust_serial(&agent->state) != trust->serial) {
        bad = state_raise_trust(&agent->state, trust->serial);
    }
    trust_load(state_trust_serial(&agent->state), &agent->trust);
    slots_changed(agent); /* other keys count */
    return bad;
}

static unsigned copy_in_force(const struct agent *agent) {
    return agent->trust.at == flash_geometry.trust[1].base ? 1 : 0;
}

/* The set in force, as a power cut or decay may have left it. */
static enum reason repair(struct agent *agent) {
    const struct trust in_force = agent->trust;
    bool whole =
        in_force.at == 0 || (state_trust_serial(&agent->state) == in_force.serial && in_both_copies(&in_force));
    return whole ? REASON_NONE : put(agent, &in_force, copy_in_force(agent));
}

enum reason trust_update_settle(struct agent *agent) {
    struct source carried;
    struct trust trust;
    enum reason bad = repair(agent);
    if (bad == REASON_NONE && slots_confirmed(agent) && find_carried(agent, agent->boot.slot, &carried)) {
        bad = check(agent, agent->boot.slot, carried, &trust);
        if (bad == REASON_NONE) {
            bad = put(agent, &trust, copy_in_force(agent) ^ 1u);
        }
    }
    return agent_refuse(agent, bad);
}
