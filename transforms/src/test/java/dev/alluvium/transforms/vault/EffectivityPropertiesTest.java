package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.PlainRows.key;
import static dev.alluvium.transforms.vault.PlainRows.keyOrGhost;
import static dev.alluvium.transforms.vault.PlainRows.row;

import dev.alluvium.transforms.vault.Crm.Happened;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of effectivity satellites after any history; the agent of an order is optional. */
class EffectivityPropertiesTest {
  static Stream<SatelliteChecks> satellites() {
    return Stream.of(
        new SatelliteChecks("eff_sat_nation", 1, event -> customerWith(event, "nation")),
        new SatelliteChecks("eff_sat_master", 1, event -> customerWith(event, "master")),
        new SatelliteChecks("eff_sat_referred", 2, event -> customerWith(event, "referrer")),
        new SatelliteChecks("eff_sat_agent", 1, EffectivityPropertiesTest::agent));
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void areTheSameInAnyOrder(SatelliteChecks satellite) {
    satellite.sameInAnyOrder();
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void storeTheLinkOfEachEventUnderItsDrivingKey(SatelliteChecks satellite) {
    satellite.everyObservationIsStored();
    satellite.historyIsTheFoldOfWhatIsStored();
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void showTheLastLinkOfADrivingKeyAtAnyTime(SatelliteChecks satellite) {
    satellite.stateIsTheLastObservation();
    satellite.currentIsTheLastRow();
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void tileTimeWithLinksThatDiffer(SatelliteChecks satellite) {
    satellite.historyTilesTime();
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void referToRowsOfTheirLink(SatelliteChecks satellite) {
    satellite.keysAreIn(
        switch (satellite.name()) {
          case "eff_sat_nation" -> "link_customer_nation";
          case "eff_sat_master" -> "link_same_customer";
          case "eff_sat_referred" -> "link_customer_referrer";
          default -> "link_order";
        },
        0);
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void changeByALateEventInItsDrivingKeyAlone(SatelliteChecks satellite) {
    satellite.aLateEventChangesItsKeyAlone();
  }

  /** A NULL referrer is a ghost's in the link, but drives nothing. */
  private static @Nullable List<@Nullable Object> customerWith(Happened event, String column) {
    if (!event.event().equals(Crm.CUSTOMER_SEEN)) {
      return null;
    }
    String customer = key(event, "customer");
    String other = key(event, column);
    String link = key(event, "customer", column);
    return customer == null || other == null
        ? null
        : row(
            link,
            customer,
            other,
            link,
            event.ts(),
            event.ts(),
            event.sequence(),
            event.recordSource());
  }

  private static @Nullable List<@Nullable Object> agent(Happened event) {
    if (!event.event().equals(Crm.ORDER_PLACED) || key(event, "customer") == null) {
      return null;
    }
    String link = key(event, "order_no", "shop", "customer", "agent");
    return row(
        link,
        key(event, "order_no", "shop"),
        key(event, "customer"),
        keyOrGhost(event, "agent"),
        link,
        event.ts(),
        event.ts(),
        0L,
        event.recordSource());
  }
}
