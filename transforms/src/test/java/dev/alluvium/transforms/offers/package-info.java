@NullMarked
package dev.alluvium.transforms.offers;

import org.jspecify.annotations.NullMarked;
