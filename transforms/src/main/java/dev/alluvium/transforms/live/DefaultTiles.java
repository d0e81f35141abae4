package dev.alluvium.transforms.live;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dashboard.DashboardSpec;
import dev.alluvium.schemas.spec.dashboard.TileSpec;
import dev.alluvium.schemas.spec.dashboard.TileSpec.Combine;
import dev.alluvium.schemas.spec.dashboard.TileSpec.Show;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.window.SessionWindows;
import dev.alluvium.schemas.warehouse.RowTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A dashboard for a domain that declares none: of each aggregate mart with times its first measure,
 * as a table where it ranks, a share where it groups, else a number and a series.
 */
public final class DefaultTiles {
  private static final int MOST_TILES = 24;
  private static final int WINDOWS_SHOWN = 48;

  private DefaultTiles() {}

  /** The one that is declared, or one that follows from the marts. */
  public static DashboardSpec shown(DomainSpec domain) {
    return domain.dashboard().orElseGet(() -> of(domain));
  }

  static DashboardSpec of(DomainSpec domain) {
    List<TileSpec> tiles = new ArrayList<>();
    for (AggregateMartSpec mart : domain.marts(AggregateMartSpec.class)) {
      if (!RowTimes.of(mart).isEmpty() && tiles.size() < MOST_TILES - 1) {
        tiles.addAll(tiles(mart));
      }
    }
    return new DashboardSpec(domain.name(), domain.description(), tiles);
  }

  private static List<TileSpec> tiles(AggregateMartSpec mart) {
    List<String> time = RowTimes.of(mart);
    List<String> numbers =
        mart.measures().stream().filter(m -> m.type().isNumeric()).map(MeasureSpec::name).toList();
    if (mart.top().isPresent()) {
      return List.of(
          tile(mart, Show.TABLE, "table")
              .setValues(mart.columns().stream().filter(c -> !time.contains(c)).toList())
              .setSort(mart.top().get().rank())
              .build());
    }
    if (numbers.isEmpty() || mart.window() instanceof SessionWindows) {
      return List.of();
    }
    String first = numbers.get(0);
    List<String> groups =
        mart.groupedBy().stream()
            .filter(name -> !time.contains(name) && mart.grain().contains(name))
            .limit(1)
            .toList();
    Set<String> addingUp = RowTimes.addingUp(mart);
    Combine combine = addingUp.contains(first) ? Combine.SUM : Combine.LATEST;
    Duration span = mart.window().longest().multipliedBy(WINDOWS_SHOWN);
    TileSpec along =
        tile(mart, Show.SERIES, "series")
            .setValues(groups.isEmpty() ? numbers.stream().limit(3).toList() : List.of(first))
            .setWindow(span)
            .build();
    TileSpec now =
        groups.isEmpty()
            ? tile(mart, Show.NUMBER, "number")
                .setValues(List.of(first))
                .setCombine(combine)
                .build()
            : tile(mart, Show.SHARE, "share")
                .setValues(List.of(first))
                .setBy(groups)
                .setCombine(combine)
                .build();
    return List.of(now, along);
  }

  private static TileSpec.Builder tile(AggregateMartSpec mart, Show show, String suffix) {
    return TileSpec.builder()
        .setName(mart.name() + "_" + suffix)
        .setTitle(mart.description())
        .setShow(show)
        .setFrom(mart.qualifiedName())
        .setTime(RowTimes.of(mart));
  }
}
