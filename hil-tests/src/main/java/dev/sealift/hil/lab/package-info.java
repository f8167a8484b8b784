/** A server, a gateway and an operator at the command line, as they run in the field, each in a process that can be killed. */
@NullMarked
package dev.sealift.hil.lab;

import org.jspecify.annotations.NullMarked;
