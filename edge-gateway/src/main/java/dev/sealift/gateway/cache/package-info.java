/** What the gateway keeps on disk, so that it can work while the server is away and be killed at any time. */
@NullMarked
package dev.sealift.gateway.cache;

import org.jspecify.annotations.NullMarked;
