/*
 * What a device forgets when it begins anew: the image that does not run, the download under way and the failure on
 * record, and what the application calls a setting. It keeps what it needs to be trusted and reached: its id, its
 * credentials, the trust set, the security counter, its counts.
 */
#ifndef SEALIFT_FACTORY_RESET_H
#define SEALIFT_FACTORY_RESET_H

#include "agent.h"

/*
 * Forget; doing it twice changes nothing more. The restart is the caller's.
 * out: NONE; NO_IMAGE_FOR_SLOT (no boot report), TRIAL_RUNNING; or the reason of the flash
 */
enum reason factory_reset(struct agent *agent);

#endif
