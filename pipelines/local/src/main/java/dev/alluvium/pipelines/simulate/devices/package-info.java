/** Sensors in the rooms of invented buildings. */
@NullMarked
package dev.alluvium.pipelines.simulate.devices;

import org.jspecify.annotations.NullMarked;
