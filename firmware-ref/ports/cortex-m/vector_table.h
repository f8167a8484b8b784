/* What both parts of the vector table share. */
#ifndef VECTOR_TABLE_H
#define VECTOR_TABLE_H

#include <stdint.h>

typedef void (*handler)(void);

/* Stays where it is. */
void Default_Handler(void);

#endif
