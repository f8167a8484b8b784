/** Tests of the server as its callers see it: real listeners, real TLS, real database. */
@NullMarked
package dev.sealift.server;

import org.jspecify.annotations.NullMarked;
