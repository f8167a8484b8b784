#include "request.h"

/* What is sent is the file itself, unless it is a patch. */
void harness(void) {
    static struct agent agent;
    zcbor_state_t reply;
    havoc_object(&agent);
    assume_sound(&agent);
    struct download *download = &agent.download;
    download->patching = any_bool();
    if (!download->patching) {
        download->length = download->sent.length;
        download->received = download->sent.received;
    }
    struct smp_request request = any_request();
    smp_image_upload(&agent, &request, &reply);
}
