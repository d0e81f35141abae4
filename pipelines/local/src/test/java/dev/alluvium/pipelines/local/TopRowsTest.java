package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopRowsTest {
  private final DomainSpec domain = ContractLoader.loadNamed("music");

  @Test
  void asksForTheNewestRankingWithoutTheColumnsThatOnlyTellRowsApart() {
    AggregateMartSpec mart =
        domain.marts(AggregateMartSpec.class).stream()
            .filter(m -> m.top().isPresent())
            .findFirst()
            .orElseThrow();

    assertThat(
        TopRows.query(mart, mart.top().orElseThrow()),
        is(
            "SELECT play_date, rank, song_artist, song_name, uniq_users, plays"
                + " FROM mart.mart_song_play_top_10_songs ORDER BY play_date DESC, rank LIMIT 10"));
  }

  @Test
  void hasNothingToShowOfADomainThatRanksNothing() {
    DomainSpec without =
        DomainSpec.builder()
            .setName(domain.name())
            .setDescription(domain.description())
            .setOwner(domain.owner())
            .setEvents(domain.events())
            .setVault(domain.vault())
            .setMarts(List.<MartSpec>copyOf(domain.marts(RowMartSpec.class)))
            .build();

    assertThat(TopRows.of(without).isPresent(), is(false));
  }
}
