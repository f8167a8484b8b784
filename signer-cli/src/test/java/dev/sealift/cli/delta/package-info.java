/** Tests of {@code sealift delta}. */
@NullMarked
package dev.sealift.cli.delta;

import org.jspecify.annotations.NullMarked;
