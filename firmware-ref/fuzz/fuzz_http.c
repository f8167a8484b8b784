/* The head of a response, fed in two pieces that meet anywhere: where it is cut decides nothing. */
#include "device.h"
#include "http.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct http_response whole;
    struct http_response pieces;
    size_t cut = size == 0 ? 0 : data[0] % size;
    http_begin(&whole);
    http_begin(&pieces);
    size_t used = http_feed(&whole, data, size);
    require(used <= size && (used == size || whole.state >= HTTP_BODY));
    size_t first = http_feed(&pieces, data, cut);
    require(first + http_feed(&pieces, data + first, size - first) == used);
    require(memcmp(&whole, &pieces, sizeof whole) == 0);
    require(whole.state != HTTP_BODY || (whole.status >= 200 && whole.status <= 599));
    return 0;
}
