#include "download.h"
#include "request.h"

void harness(void) {
    static struct agent agent;
    uint32_t length;
    uint8_t sha[IMAGE_HASH_SIZE];
    havoc_object(&agent);
    assume_sound(&agent);
    download_begin(&agent, length, any_bool() ? sha : NULL);
}
