/** The service: what is started, from what, and how it stops. */
@NullMarked
package dev.sealift.server;

import org.jspecify.annotations.NullMarked;
