/** The ways to sum up the events of a group. Each is a type. */
@NullMarked
package dev.alluvium.schemas.spec.measure;

import org.jspecify.annotations.NullMarked;
