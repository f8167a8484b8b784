#include "download.h"
#include "request.h"

void harness(void) {
    static struct agent agent;
    uint32_t length;
    struct image_header header;
    havoc_object(&agent);
    assume_sound(&agent);
    download_allowed(&agent, length, &header, any_bool());
}
