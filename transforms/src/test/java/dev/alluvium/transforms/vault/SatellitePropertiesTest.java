package dev.alluvium.transforms.vault;

import static dev.alluvium.transforms.vault.PlainRows.hashdiff;
import static dev.alluvium.transforms.vault.PlainRows.key;
import static dev.alluvium.transforms.vault.PlainRows.row;

import dev.alluvium.transforms.vault.Crm.Happened;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds of satellites after any history; one has a hashdiff and times of effect of its own.
 */
class SatellitePropertiesTest {
  static Stream<SatelliteChecks> satellites() {
    return Stream.of(
        new SatelliteChecks("sat_customer", 0, SatellitePropertiesTest::customer),
        new SatelliteChecks("sat_customer_name", 0, SatellitePropertiesTest::name));
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void areTheSameInAnyOrder(SatelliteChecks satellite) {
    satellite.sameInAnyOrder();
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void storeEveryObservationUnderItsHash(SatelliteChecks satellite) {
    satellite.everyObservationIsStored();
    satellite.historyIsTheFoldOfWhatIsStored();
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void showTheLastObservationAtAnyTime(SatelliteChecks satellite) {
    satellite.stateIsTheLastObservation();
    satellite.currentIsTheLastRow();
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void tileTimeWithRowsThatDiffer(SatelliteChecks satellite) {
    satellite.historyTilesTime();
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void referToRowsOfTheirHub(SatelliteChecks satellite) {
    satellite.keysAreIn("hub_customer", 0);
  }

  @ParameterizedTest
  @MethodSource("satellites")
  void changeByALateEventInItsKeyAlone(SatelliteChecks satellite) {
    satellite.aLateEventChangesItsKeyAlone();
  }

  private static @Nullable List<@Nullable Object> customer(Happened event) {
    String key = event.event().equals(Crm.CUSTOMER_SEEN) ? key(event, "customer") : null;
    return key == null
        ? null
        : row(
            key,
            event.get("name"),
            event.get("phone"),
            event.get("credit"),
            hashdiff(event, "name", "phone", "credit"),
            event.ts(),
            event.ts(),
            event.sequence(),
            event.recordSource());
  }

  private static @Nullable List<@Nullable Object> name(Happened event) {
    String key = event.event().equals(Crm.CUSTOMER_SEEN) ? key(event, "customer") : null;
    return key == null
        ? null
        : row(
            key,
            event.get("name"),
            event.get("phone"),
            event.get("note"),
            hashdiff(event, "name"),
            event.get("changed_on"),
            event.ts(),
            event.sequence(),
            event.recordSource());
  }
}
