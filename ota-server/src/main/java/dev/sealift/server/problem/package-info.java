/** Refusals: what was wrong with a request, what was expected, and what to do. */
@NullMarked
package dev.sealift.server.problem;

import org.jspecify.annotations.NullMarked;
