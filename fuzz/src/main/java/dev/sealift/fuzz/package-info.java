/** What Jazzer calls: each parser, with whatever bytes. */
@NullMarked
package dev.sealift.fuzz;

import org.jspecify.annotations.NullMarked;
