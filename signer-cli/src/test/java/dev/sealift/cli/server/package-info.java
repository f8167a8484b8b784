/** Talking to a server. */
@NullMarked
package dev.sealift.cli.server;

import org.jspecify.annotations.NullMarked;
