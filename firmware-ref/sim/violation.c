#include "violation.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void violation(const char *format, ...) {
    va_list arguments;
    fputs("violation: ", stdout);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    fputs("\n  ", stdout);
    violation_see_again();
    puts("");
    exit(EXIT_FAILURE);
}
