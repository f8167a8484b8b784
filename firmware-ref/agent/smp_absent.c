/* Boards without a network have no credentials, boards that cannot sign no key; net/ puts its own functions in the
 * place. */
#include "smp_commands.h"

static smp_error refuse(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    (void)reply;
    return SMP_RC_NOT_SUPPORTED;
}

#define ABSENT __attribute__((weak, alias("refuse")))

ABSENT smp_handler smp_sealift_credentials_read;
ABSENT smp_handler smp_sealift_credentials_write;
ABSENT smp_handler smp_sealift_key;
ABSENT smp_handler smp_sealift_signed_report;
