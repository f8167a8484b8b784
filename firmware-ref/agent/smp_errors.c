#include "smp_errors.h"
#include <stddef.h>

#define REASON_OFFSET_VERSION1 256u /* user errors begin here in version 1 */

static const struct {
    uint16_t reason;
    uint8_t rc;
} image_errors[] = {
    {REASON_IMAGE_BAD_MAGIC, SMP_IMAGE_BAD_MAGIC},
    {REASON_IMAGE_TRUNCATED, SMP_IMAGE_NO_TLVS},
    {REASON_IMAGE_TOO_LARGE, SMP_IMAGE_TOO_LARGE},
    {REASON_IMAGE_BAD_HEADER, SMP_IMAGE_NO_IMAGE},
    {REASON_IMAGE_BAD_TLV, SMP_IMAGE_BAD_TLV},
    {REASON_HASH_MISSING, SMP_IMAGE_NO_TLVS},
    {REASON_HASH_MISMATCH, SMP_IMAGE_BAD_HASH},
    {REASON_WRONG_SLOT, SMP_IMAGE_BAD_ADDRESS},
    {REASON_COUNTER_TOO_LOW, SMP_IMAGE_CURRENT_IS_NEWER},
    {REASON_VERSION_OLDER, SMP_IMAGE_CURRENT_IS_NEWER},
    {REASON_IMAGE_BAD_VECTORS, SMP_IMAGE_BAD_VECTORS},
    {REASON_TRANSFER_DIGEST_MISMATCH, SMP_IMAGE_BAD_HASH},
    {REASON_FLASH_ERASE_FAILED, SMP_IMAGE_ERASE_FAILED},
    {REASON_FLASH_WRITE_FAILED, SMP_IMAGE_WRITE_FAILED},
    {REASON_TRIAL_RUNNING, SMP_IMAGE_NO_FREE_SLOT},
    {REASON_NO_IMAGE_FOR_SLOT, SMP_IMAGE_NO_FREE_SLOT},
};

smp_error smp_image_error(enum reason reason) {
    for (size_t i = 0; i < sizeof image_errors / sizeof *image_errors; i++) {
        if (image_errors[i].reason == (unsigned)reason) {
            return SMP_GROUP_ERROR(SMP_GROUP_IMAGE, image_errors[i].rc);
        }
    }
    return SMP_GROUP_ERROR(SMP_GROUP_IMAGE, SMP_IMAGE_UNKNOWN);
}

static uint32_t image_error_version1(uint16_t rc) {
    switch (rc) {
    case SMP_IMAGE_NO_IMAGE:
    case SMP_IMAGE_NO_TLVS:
        return SMP_RC_NO_ENTRY;
    case SMP_IMAGE_NO_FREE_SLOT:
    case SMP_IMAGE_CURRENT_IS_NEWER:
        return SMP_RC_BAD_STATE;
    case SMP_IMAGE_BAD_SLOT:
    case SMP_IMAGE_OFFSET_MISSING:
    case SMP_IMAGE_LENGTH_MISSING:
    case SMP_IMAGE_HEADER_SHORT:
    case SMP_IMAGE_BAD_MAGIC:
    case SMP_IMAGE_BAD_HASH:
    case SMP_IMAGE_BAD_ADDRESS:
    case SMP_IMAGE_TOO_LARGE:
    case SMP_IMAGE_OVERRUN:
        return SMP_RC_INVALID;
    default:
        return SMP_RC_UNKNOWN;
    }
}

uint32_t smp_error_version1(uint16_t group, uint16_t rc) {
    switch (group) {
    case SMP_GROUP_SEALIFT:
        return REASON_OFFSET_VERSION1 + rc;
    case SMP_GROUP_IMAGE:
        return image_error_version1(rc);
    case SMP_GROUP_STAT:
        return rc == SMP_STAT_NO_NAME ? SMP_RC_NO_ENTRY : SMP_RC_UNKNOWN;
    default:
        return SMP_RC_UNKNOWN;
    }
}
