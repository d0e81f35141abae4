package dev.alluvium.schemas.warehouse.mart;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.mart.ViewedMartSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.List;

/** What a mart of one kind, which is computed when it is read, becomes in a warehouse. */
interface MartViews<M extends ViewedMartSpec> extends Kinds.Handler<M> {
  /** The views of what is stored for it. */
  List<ViewSpec> views(M mart);
}
