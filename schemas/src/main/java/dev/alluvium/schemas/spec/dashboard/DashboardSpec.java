package dev.alluvium.schemas.spec.dashboard;

import java.io.Serializable;
import java.util.List;

/** A page of tiles, in their order. */
public record DashboardSpec(String title, String description, List<TileSpec> tiles)
    implements Serializable {
  public DashboardSpec {
    tiles = List.copyOf(tiles);
  }
}
