/** Tests of trust sets. */
@NullMarked
package dev.sealift.image.trust;

import org.jspecify.annotations.NullMarked;
