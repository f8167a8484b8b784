/* Taking over a trust set that an image carries: docs/trust.md, "When a set is taken". */
#ifndef SEALIFT_AGENT_TRUST_UPDATE_H
#define SEALIFT_AGENT_TRUST_UPDATE_H

#include "agent.h"

/*
 * Whether the device would take over the trust set of the image in a slot.
 * in:  an image that passed image_check() under agent->trust
 * out: NONE, also when it carries none or the one in force; TRUST_SET_INVALID, TRUST_SET_OLD or TRUST_SET_UNBOOTABLE
 */
enum reason trust_update_check(const struct agent *agent, unsigned slot);

/*
 * Make the trust area whole, and take over the set of the running image when it is confirmed and carries a newer one.
 * Power-safe; does nothing when there is nothing to do, so that it may be called at every start.
 * out: as above, FLASH_ERASE_FAILED or FLASH_WRITE_FAILED: then the next start tries again
 */
enum reason trust_update_settle(struct agent *agent);

#endif
