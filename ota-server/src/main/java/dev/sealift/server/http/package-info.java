/** The two listeners and what every request passes: identity, limits, bodies, problems. */
@NullMarked
package dev.sealift.server.http;

import org.jspecify.annotations.NullMarked;
