/** The gateway's side of the server's device listener, over mutual TLS. */
@NullMarked
package dev.sealift.gateway.server;

import org.jspecify.annotations.NullMarked;
