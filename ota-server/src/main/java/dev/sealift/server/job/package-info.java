/** Jobs and their executions: commands, the device plane, evidence. */
@NullMarked
package dev.sealift.server.job;

import org.jspecify.annotations.NullMarked;
