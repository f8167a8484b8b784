/* A reply as the board reads one: the execution, the document that lies in it as a string, and its images. */
#include "device.h"
#include "json.h"
#include <string.h>

#define TEXT_MAX 4608u

static char reply[TEXT_MAX];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require_inside(const struct json *part, const struct json *whole) {
    require(part->length > 0 && part->at >= whole->at && part->at + part->length <= whole->at + whole->length);
}

static void read_images(const struct json *document) {
    struct json images;
    struct json image;
    struct json value;
    char slot[2];
    uint32_t bytes;
    if (!json_member(document, "images", &images)) {
        return;
    }
    while (json_item(&images, &image)) {
        require_inside(&image, document);
        if (json_member(&image, "slot", &value) && json_text(&value, slot, sizeof slot)) {
            require(strlen(slot) < sizeof slot);
        }
        if (json_member(&image, "size", &value) && json_uint(&value, &bytes)) {
            require(bytes <= INT32_MAX);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct json all = {reply, size};
    struct json execution;
    struct json document;
    if (size > sizeof reply) {
        return -1;
    }
    memcpy(reply, data, size);
    if (!json_member(&all, "execution", &execution) || !json_member(&execution, "jobDocument", &document)) {
        return 0;
    }
    require_inside(&execution, &all);
    require_inside(&document, &execution);
    char *text = reply + (document.at - reply);
    if (json_text(&document, text, document.length)) {
        struct json read = {text, strlen(text)};
        require(read.length < document.length);
        json_member(&read, "allowDowngrade", &document);
        json_true(&document);
        read_images(&read);
    }
    return 0;
}
