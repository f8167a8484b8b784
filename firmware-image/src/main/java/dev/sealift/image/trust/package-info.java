/** Trust sets: which keys may sign images, signed themselves by the root key (docs/trust.md). */
@NullMarked
package dev.sealift.image.trust;

import org.jspecify.annotations.NullMarked;
