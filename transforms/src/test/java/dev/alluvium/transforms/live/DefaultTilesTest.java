package dev.alluvium.transforms.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dashboard.DashboardSpec;
import dev.alluvium.schemas.spec.dashboard.TileSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultTilesTest {
  private static final DomainSpec MUSIC = ContractLoader.loadFromClasspath("music");

  private static List<String> said(DashboardSpec dashboard) {
    return dashboard.tiles().stream()
        .map(tile -> tile.show() + " " + tile.from() + " " + tile.values() + " " + tile.time())
        .toList();
  }

  @Test
  void followFromTheMarts() {
    assertThat(
        said(DefaultTiles.of(MUSIC)),
        hasItems(
            "NUMBER mart.mart_song_play_hourly_metrics [plays] [play_date, play_hour]",
            "SERIES mart.mart_song_play_hourly_metrics [plays, played_sec, uniq_users] [play_date, play_hour]",
            "TABLE mart.mart_song_play_top_10_songs [rank, song_artist, song_name, uniq_users, plays, song_artist_upper, song_name_upper] [play_date]",
            "SHARE mart.mart_page_view_hourly [views] [view_date, view_hour]"));
  }

  @Test
  void onlyWhatTilesShowIsHeld() {
    List<TileSpec> tiles = MUSIC.dashboard().get().tiles();
    LiveTable minutes =
        TileTables.of(tiles, WarehouseModel.local(MUSIC)).stream()
            .filter(table -> table.name().equals("mart.mart_song_play_by_minute"))
            .findFirst()
            .get();

    assertThat(minutes.columns(), contains("minute_ts", "plays", "uniq_users"));
    assertThat(minutes.key(), contains("minute_ts"));
    assertThat(minutes.keep(), is(Optional.of(Duration.ofHours(1))));
  }
}
