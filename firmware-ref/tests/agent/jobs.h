/* What the tests of jobs and trials say to a device. */
#ifndef JOBS_H
#define JOBS_H

#include "conversation.h"

#define REFUSED(reason) "{\"err\": {\"group\": 64, \"rc\": " #reason "}}"

/* Offer one image for slot B under a job. flag: "force", "downgrade" or NULL */
const char *offer(struct device *device, const char *job, uint32_t execution, const struct image_file *file,
                  const char *flag);
const char *apply(struct device *device, const char *job, uint32_t execution);
const char *report(struct device *device);

/* Offer, upload, apply and boot into the image. */
void install(struct device *device, const char *job, uint32_t execution, const struct image_file *file);

#endif
