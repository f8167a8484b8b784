/* The errors of the standard groups, as MCUmgr numbers them. */
#ifndef SEALIFT_SMP_ERRORS_H
#define SEALIFT_SMP_ERRORS_H

#include "smp.h"

enum smp_os_error { SMP_OS_BAD_FORMAT = 2, SMP_OS_NO_ANSWER = 3 };

enum smp_image_error {
    SMP_IMAGE_UNKNOWN = 1,
    SMP_IMAGE_NO_IMAGE = 3,
    SMP_IMAGE_NO_TLVS = 4,
    SMP_IMAGE_BAD_TLV = 5,
    SMP_IMAGE_HASH_NOT_FOUND = 8,
    SMP_IMAGE_NO_FREE_SLOT = 9,
    SMP_IMAGE_WRITE_FAILED = 12,
    SMP_IMAGE_ERASE_FAILED = 13,
    SMP_IMAGE_BAD_SLOT = 14,
    SMP_IMAGE_OFFSET_MISSING = 20,
    SMP_IMAGE_LENGTH_MISSING = 21,
    SMP_IMAGE_HEADER_SHORT = 22,
    SMP_IMAGE_BAD_MAGIC = 23,
    SMP_IMAGE_BAD_HASH = 24,
    SMP_IMAGE_BAD_ADDRESS = 25,
    SMP_IMAGE_CURRENT_IS_NEWER = 27,
    SMP_IMAGE_BAD_VECTORS = 29,
    SMP_IMAGE_TOO_LARGE = 30,
    SMP_IMAGE_OVERRUN = 31,
    SMP_IMAGE_CONFIRM_DENIED = 32,
    SMP_IMAGE_TEST_OF_ACTIVE_DENIED = 33,
};

enum smp_stat_error { SMP_STAT_NO_NAME = 3 };

enum smp_settings_error { SMP_SETTINGS_NOT_FOUND = 5, SMP_SETTINGS_NO_WRITE = 6, SMP_SETTINGS_NO_DELETE = 7 };

enum smp_shell_error { SMP_SHELL_BAD_FORMAT = 2 };

/* The image group's error that comes nearest to a reason. */
smp_error smp_image_error(enum reason reason);

#endif
