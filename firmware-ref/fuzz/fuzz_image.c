/* An image in a slot: the full check, and the trust set that it carries. */
#include "agent.h"
#include "device.h"
#include "support/memory_flash.h"
#include "support/trust_builder.h"
#include "trust_update.h"
#include <string.h>

#define SLOT 1u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct agent agent = {.trust = trust_of_build};
    struct flash_area area = flash_geometry.slot[SLOT];
    struct image_rules rules = {.trust = &agent.trust};
    struct image_info info;
    device_put_image(SLOT, (struct input){data, size});
    enum reason bad = image_check(SLOT, &rules, &info);
    require(image_proven(&info) == (bad == REASON_NONE));
    if (bad == REASON_NONE) {
        require(info.length <= area.size && info.vectors - area.base < area.size);
        char text[IMAGE_VERSION_TEXT_SIZE];
        require(image_version_text(&info.version, text) == strlen(text));
    }
    trust_update_check(&agent, SLOT);
    return 0;
}
