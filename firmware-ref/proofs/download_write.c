#include "download.h"
#include "request.h"

void harness(void) {
    static struct agent agent;
    uint8_t piece[SMP_MESSAGE_MAX];
    uint32_t length;
    havoc_object(&agent);
    assume_sound(&agent);
    const struct download *download = &agent.download;
    assume(download->length <= flash_geometry.slot[download->slot].size && download->received <= download->length);
    assume(length <= sizeof piece && length <= download->length - download->received);
    download_write(&agent, piece + sizeof piece - length, length);
    prove(download->received <= download->length);
}
