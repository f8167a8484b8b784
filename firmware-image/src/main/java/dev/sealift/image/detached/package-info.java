/** Signatures that travel beside the firmware, which stays as it is. */
@NullMarked
package dev.sealift.image.detached;

import org.jspecify.annotations.NullMarked;
