#include "jobs.h"

const char *offer(struct device *device, const char *job, uint32_t execution, const struct image_file *file,
                  const char *flag) {
    struct request request;
    uint8_t sha[IMAGE_HASH_SIZE];
    zcbor_state_t *map = request_new(&request);
    file_sha(file, sha);
    cbor_put_text(map, "job", job);
    cbor_put_uint(map, "exec", execution);
    cbor_put_list(map, "images");
    cbor_put_item_map(map);
    cbor_put_uint(map, "slot", 1);
    cbor_put_uint(map, "size", file->size);
    cbor_put_bytes(map, "sha", sha, sizeof sha);
    cbor_put_bytes(map, "hash", file->hash, IMAGE_HASH_SIZE);
    cbor_end_map(map);
    cbor_end_list(map);
    if (flag != NULL) {
        cbor_put_bool(map, flag, true);
    }
    return ask(device, SMP_WRITE, SMP_GROUP_SEALIFT, 1, &request);
}

const char *apply(struct device *device, const char *job, uint32_t execution) {
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_text(map, "job", job);
    cbor_put_uint(map, "exec", execution);
    return ask(device, SMP_WRITE, SMP_GROUP_SEALIFT, 4, &request);
}

const char *report(struct device *device) {
    return ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 2);
}

void install(struct device *device, const char *job, uint32_t execution, const struct image_file *file) {
    assert_string_equal(offer(device, job, execution, file, NULL), "{\"slot\": 1, \"off\": 0}");
    upload_all(device, file);
    assert_string_equal(apply(device, job, execution), "{}");
    device_boot(device);
}
