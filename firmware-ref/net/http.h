/*
 * The head of an HTTP/1.1 response, taken as it comes. What is not needed is skipped; what a client could misread is
 * refused: a body without a length, two lengths, a line without end.
 */
#ifndef SEALIFT_HTTP_H
#define SEALIFT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_LINE_SIZE 96u  /* longer lines are skipped: none that counts is */
#define HTTP_HEAD_MAX 4096u /* bytes of a whole head */
#define HTTP_DATE_SIZE 30u  /* "Sun, 06 Nov 1994 08:49:37 GMT" with its end */

enum http_state { HTTP_STATUS, HTTP_HEADERS, HTTP_BODY, HTTP_BAD };

struct http_response {
    enum http_state state;
    uint16_t status;
    bool has_length;
    bool closes;     /* the server closes the connection behind the body */
    uint32_t length; /* of the body */
    uint32_t from;   /* offset of the body in the file, of a 206 */
    char date[HTTP_DATE_SIZE];
    char line[HTTP_LINE_SIZE];
    uint32_t used; /* of the line; HTTP_LINE_SIZE: it is too long */
    uint32_t seen; /* bytes of the head */
};

void http_begin(struct http_response *response);

/*
 * Take bytes of the head.
 * out: how many were used: all of them, or up to the end of the head, and then state is HTTP_BODY; or HTTP_BAD
 */
size_t http_feed(struct http_response *response, const uint8_t *bytes, size_t length);

#endif
