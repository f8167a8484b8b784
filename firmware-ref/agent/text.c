#include "text.h"

struct text text_in(char *room, size_t size) {
    room[0] = 0;
    return (struct text){.to = room, .size = size, .used = 0};
}

void text_add(struct text *text, const char *word) {
    while (*word != 0 && text->used + 1 < text->size) {
        text->to[text->used++] = *word++;
    }
    text->to[text->used] = 0;
}

void text_add_number(struct text *text, uint64_t number) {
    char digits[21] = {0};
    char *first = &digits[sizeof digits - 1];
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    text_add(text, first);
}
