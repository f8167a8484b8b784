/* Boards without a network have no credentials; net/ puts its own functions in the place of these. */
#include "smp_commands.h"

__attribute__((weak)) smp_error smp_sealift_credentials_read(struct agent *agent, const struct smp_request *request,
                                                             zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    (void)reply;
    return SMP_RC_NOT_SUPPORTED;
}

__attribute__((weak)) smp_error smp_sealift_credentials_write(struct agent *agent, const struct smp_request *request,
                                                              zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    (void)reply;
    return SMP_RC_NOT_SUPPORTED;
}
