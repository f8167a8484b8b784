/* Lines of text put together without printf, whose newlib version wants a heap of its own. */
#ifndef SEALIFT_TEXT_H
#define SEALIFT_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct text {
    char *to;    /* always ends with 0 */
    size_t size; /* of the room; what does not fit is cut off */
    size_t used;
};

struct text text_in(char *room, size_t size);
void text_add(struct text *text, const char *word);
void text_add_number(struct text *text, uint64_t number);

#endif
