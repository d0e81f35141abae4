/** What a job reads and writes, as Beam's runners report it. */
@NullMarked
package dev.alluvium.transforms.lineage;

import org.jspecify.annotations.NullMarked;
