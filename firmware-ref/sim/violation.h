#ifndef VIOLATION_H
#define VIOLATION_H

/* The device broke a rule: say which, and how to see it again, and end the program. */
_Noreturn void violation(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Each simulator's own: print how to see again what it does now. */
void violation_see_again(void);

#endif
