/** Events sent to addresses of others: signed, in order, again and again until they arrive. */
@NullMarked
package dev.sealift.server.webhook;

import org.jspecify.annotations.NullMarked;
