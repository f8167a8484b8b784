@NullMarked
package dev.sealift.cli.service;

import org.jspecify.annotations.NullMarked;
