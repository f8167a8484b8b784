/** Runs the targets over their seeds, and Jazzer over the targets. */
@NullMarked
package dev.sealift.fuzz;

import org.jspecify.annotations.NullMarked;
