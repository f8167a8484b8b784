/** The gateway process: stands between serial boards and the server. */
@NullMarked
package dev.sealift.gateway;

import org.jspecify.annotations.NullMarked;
