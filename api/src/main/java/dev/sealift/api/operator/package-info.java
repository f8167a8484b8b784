/** The operators' API under {@code /api/v1}: devices, gateways, artifacts, releases, jobs and executions. */
@NullMarked
package dev.sealift.api.operator;

import org.jspecify.annotations.NullMarked;
