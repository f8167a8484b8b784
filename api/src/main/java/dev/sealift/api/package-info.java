/** What server, gateway and command line say to each other: states, reason codes, problem codes and JSON. */
@NullMarked
package dev.sealift.api;

import org.jspecify.annotations.NullMarked;
