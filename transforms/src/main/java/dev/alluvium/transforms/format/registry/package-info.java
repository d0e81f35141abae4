/** Which class is at work for which format of a contract. */
@NullMarked
package dev.alluvium.transforms.format.registry;

import org.jspecify.annotations.NullMarked;
