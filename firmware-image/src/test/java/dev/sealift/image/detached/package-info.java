/** Tests of detached signatures. */
@NullMarked
package dev.sealift.image.detached;

import org.jspecify.annotations.NullMarked;
