/** The device data plane in the HTTPS shapes of AWS IoT Jobs, with the boot report that serves as evidence. */
@NullMarked
package dev.sealift.api.device;

import org.jspecify.annotations.NullMarked;
