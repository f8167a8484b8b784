/** How fast signing is, beside a bare loop of the same work. */
@NullMarked
package dev.sealift.bench;

import org.jspecify.annotations.NullMarked;
