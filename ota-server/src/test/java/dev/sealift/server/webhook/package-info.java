@NullMarked
package dev.sealift.server.webhook;

import org.jspecify.annotations.NullMarked;
