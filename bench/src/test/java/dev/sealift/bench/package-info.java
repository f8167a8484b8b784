/** That the ratios hold, with bounds so wide that a busy machine does not matter. */
@NullMarked
package dev.sealift.bench;

import org.jspecify.annotations.NullMarked;
