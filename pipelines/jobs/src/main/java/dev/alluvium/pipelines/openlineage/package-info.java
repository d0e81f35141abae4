/** Events of OpenLineage: what a run reads and writes, for catalogs. */
@NullMarked
package dev.alluvium.pipelines.openlineage;

import org.jspecify.annotations.NullMarked;
