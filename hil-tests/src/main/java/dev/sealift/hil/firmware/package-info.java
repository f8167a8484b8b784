/** Images for the tests: good ones of any version, faulty ones that misbehave, forged ones that must be refused. */
@NullMarked
package dev.sealift.hil.firmware;

import org.jspecify.annotations.NullMarked;
