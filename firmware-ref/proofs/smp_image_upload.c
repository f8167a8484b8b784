#include "request.h"

void harness(void) {
    prove_handler(smp_image_upload);
}
