package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.BridgeSpec;
import dev.alluvium.schemas.spec.computed.PitSpec;
import dev.alluvium.schemas.spec.computed.SnapshotSpec;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.view.InformationViewSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryAssistContractsTest {
  private static final DomainSpec MUSIC = ContractLoader.load(Path.of("contracts/music"));
  private static final DomainSpec SHOP = ContractLoader.load(ContractFaultsTest.SHOP);

  @Test
  void readsPitTablesOfSatellitesOfBothKinds() {
    PitSpec user = MUSIC.computed(PitSpec.class).get(0);
    assertThat(user.hub().name(), is("hub_user"));
    assertThat(user.satellites(), contains("sat_user_profile", "eff_sat_user_plan"));
    assertThat(user.snapshots(), is(SnapshotSpec.DEFAULT));
  }

  @Test
  void readsHowLongSnapshotsAreKept() {
    assertThat(
        SHOP.computed(PitSpec.class).get(0).snapshots(),
        is(SnapshotSpec.of(7, 30, Optional.of(400))));
  }

  @Test
  void followsThePathOfABridge() {
    BridgeSpec play = MUSIC.computed(BridgeSpec.class).get(0);
    assertThat(
        play.hubs().values().stream().map(HubSpec::entity).toList(),
        contains("song_play", "session", "song", "song_artist", "user"));
    assertThat(
        play.effectivity().stream().map(EffectivitySatelliteSpec::name).toList(),
        contains("eff_sat_user_plan"));
  }

  @Test
  void readsViewsWithTheFilesOwnerOrTheirOwn() {
    assertThat(
        SHOP.views().stream().map(InformationViewSpec::owner).toList(),
        contains("shop-data", "sales"));
    assertThat(SHOP.views().get(1).sql().lines().count(), is(5L));
  }
}
