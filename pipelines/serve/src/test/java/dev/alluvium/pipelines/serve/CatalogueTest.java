package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final DomainSpec MUSIC = ContractLoader.loadFromClasspath("music");

  private final Catalogue catalogue = new Catalogue(MUSIC, WarehouseModel.of(MUSIC));

  @Test
  void saysOfEachKindOfTableWhatItIsMadeOf() throws JsonProcessingException {
    assertThat(reads("raw.listen_events"), contains("topic listen_events"));
    assertThat(reads("mart.mart_song_play"), contains("raw.listen_events"));
    assertThat(
        "a table that SQL makes",
        reads("vault.pit_user"),
        contains("vault.eff_sat_user_plan", "vault.hub_user", "vault.sat_user_profile"));
  }

  @Test
  void hasTheTablesAndViewsOfTheDomainAlone() {
    assertThat(catalogue.has("vault.pit_user"), is(true));
    assertThat(catalogue.has("mart.mart_station_5min"), is(false));
  }

  private List<String> reads(String name) throws JsonProcessingException {
    List<String> reads = new ArrayList<>();
    for (JsonNode entry : new ObjectMapper().readTree(catalogue.json())) {
      if (entry.get("name").asText().equals(name)) {
        entry.get("reads").forEach(read -> reads.add(read.asText()));
      }
    }
    return reads;
  }
}
