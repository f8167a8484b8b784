/* What the firmware uses of Mbed TLS: SHA-256 in software, and p256-m, called directly and not through PSA. */
#define MBEDTLS_SHA256_C
#define MBEDTLS_PSA_P256M_DRIVER_ENABLED
