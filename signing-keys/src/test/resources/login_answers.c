/* A module that is SoftHSM2 but for one answer: C_Login gives ANSWER, which no software token can be brought to give. */
#include <dlfcn.h>
#include <string.h>

#define LOGIN 18
#define FUNCTIONS 68

typedef unsigned long (*function)(void);

struct function_list {
    unsigned char version[2];
    function functions[FUNCTIONS];
};

static struct function_list list;

static unsigned long login(void) {
    return ANSWER;
}

unsigned long C_GetFunctionList(struct function_list **out) {
    void *module = dlopen(MODULE, RTLD_NOW);
    unsigned long (*get)(struct function_list **);
    struct function_list *original;
    *(void **)&get = dlsym(module, "C_GetFunctionList");
    get(&original);
    memcpy(&list, original, sizeof list);
    list.functions[LOGIN] = login;
    *out = &list;
    return 0;
}
