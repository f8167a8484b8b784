/** What the gateway tells its operator: one line for each event. */
@NullMarked
package dev.sealift.gateway.log;

import org.jspecify.annotations.NullMarked;
