/** Reads alerts, which are rules over marts. */
@NullMarked
package dev.alluvium.schemas.contract.alert;

import org.jspecify.annotations.NullMarked;
