/** The registry of devices and gateways, and what devices last reported. */
@NullMarked
package dev.sealift.server.device;

import org.jspecify.annotations.NullMarked;
