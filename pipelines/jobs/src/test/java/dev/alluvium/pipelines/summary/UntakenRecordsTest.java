package dev.alluvium.pipelines.summary;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.event.ExplodeSpec;
import dev.alluvium.schemas.spec.event.WhenSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntakenRecordsTest {
  private static final EventSpec ANY = ContractLoader.loadNamed("transit").events().get(0);
  private static final EventSpec PUSHES =
      ANY.toBuilder()
          .setName("pushes")
          .setTopic("hub")
          .setWhen(List.of(new WhenSpec(FieldPath.parse("typ"), List.of("Push", "Tag"))))
          .build();
  private static final EventSpec COMMITS =
      ANY.toBuilder()
          .setName("commits")
          .setTopic("hub")
          .setExplode(new ExplodeSpec(FieldPath.parse("payload.comits"), "commit", "no"))
          .build();
  private static final DomainSpec DOMAIN =
      ContractLoader.loadNamed("transit").toBuilder().setEvents(List.of(PUSHES, COMMITS)).build();

  @Test
  void tellsOfAnEventThatTookNoRecordOfItsTopic() {
    assertThat(
        UntakenRecords.hints(DOMAIN, List.of(counts("pushes", 0, 0), counts("commits", 3, 0))),
        contains("no record of topic hub was taken for pushes, when typ is Push or Tag"));
    assertThat(
        UntakenRecords.hints(
            DOMAIN,
            List.of(
                counts("pushes", 0, 0),
                counts("commits", 0, 0),
                counts(LedgerKey.ANY_EVENT, 0, 7))),
        contains("no record of topic hub was taken for pushes, when typ is Push or Tag"));
  }

  @Test
  void tellsOfAListThatIsInNoRecord() {
    assertThat(
        UntakenRecords.hints(DOMAIN, List.of(counts("pushes", 1, 0), counts("commits", 0, 4))),
        contains(
            "none of the 4 records of commits has a list with an element at payload.comits, which"
                + " \"explode\" spreads"));
  }

  @Test
  void isSilentWhereNothingWasReadAndWhereAllIsTaken() {
    assertThat(
        UntakenRecords.hints(DOMAIN, List.of(counts("pushes", 0, 0), counts("commits", 0, 0))),
        empty());
    assertThat(
        UntakenRecords.hints(DOMAIN, List.of(counts("pushes", 1, 0), counts("commits", 1, 1))),
        empty());
  }

  private static EventCounts counts(String event, long accepted, long skipped) {
    return new EventCounts(event, accepted, 0, skipped, 0, 0);
  }
}
