/** Commands that talk to the server. */
@NullMarked
package dev.sealift.cli.server;

import org.jspecify.annotations.NullMarked;
