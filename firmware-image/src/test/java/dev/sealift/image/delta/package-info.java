/** Tests of patches. */
@NullMarked
package dev.sealift.image.delta;

import org.jspecify.annotations.NullMarked;
