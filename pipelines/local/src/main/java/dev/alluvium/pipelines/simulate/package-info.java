/**
 * Imitated event feeds: what every domain shares (options, pacing, dirt, sinks, the report). A
 * domain adds a package of its own that implements {@link
 * dev.alluvium.pipelines.simulate.SimulationDomain}.
 */
@NullMarked
package dev.alluvium.pipelines.simulate;

import org.jspecify.annotations.NullMarked;
