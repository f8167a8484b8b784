#include "download.h"
#include "request.h"

void harness(void) {
    static struct agent agent;
    uint32_t length;
    uint8_t sha[IMAGE_HASH_SIZE];
    havoc_object(&agent);
    download_is(&agent, length, sha);
}
