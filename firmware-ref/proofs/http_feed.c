/* By induction over the bytes: what a byte finds in the response is what the byte before left, or what http_begin()
 * did. */
#include "http.h"
#include "proof.h"

static bool sound(const struct http_response *response) {
    return response->state <= HTTP_BAD && response->used <= HTTP_LINE_SIZE && response->seen <= HTTP_HEAD_MAX + 1 &&
           (response->state >= HTTP_BODY || response->seen <= HTTP_HEAD_MAX) && response->date[HTTP_DATE_SIZE - 1] == 0;
}

void harness(void) {
    struct http_response response;
    uint8_t byte;
    assume(sound(&response));
    size_t used = http_feed(&response, &byte, 1);
    prove(sound(&response));
    prove(used <= 1);

    struct http_response first;
    http_begin(&first);
    prove(sound(&first));
}
