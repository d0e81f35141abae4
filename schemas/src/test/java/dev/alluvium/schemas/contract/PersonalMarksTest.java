package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.contract.fault.Fault;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonalMarksTest {
  private static void event(Path folder, String fields) throws IOException {
    Files.writeString(folder.resolve("domain.yaml"), "domain: d\ndescription: d\nowner: o\n");
    Files.writeString(
        folder.resolve("member_joined.yaml"),
        """
        event: member_joined
        description: Somebody joined.
        owner: o
        source: {topic: members, format: json}
        identity: [joined_ts, email]
        event_time: joined_ts
        fields:
          joined_ts: {type: timestamp, encoding: iso8601, required: true, description: When.}
        """
            + fields);
  }

  @Test
  void areOneKindOfWhatIsMadeOfSeveral(@TempDir Path folder) throws IOException {
    event(
        folder,
        """
          city: {type: string, personal: location, description: City.}
          email: {type: string, personal: contact, description: Address.}
        derive:
          both: {sql: "CONCAT(city, email)", description: Both.}
          said: {sql: "CONCAT(city, email)", personal: contact, description: Both.}
        """);
    ContractException wrong =
        assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(
        wrong.faults().stream().map(Fault::toString).toList(),
        is(
            List.of(
                "member_joined.yaml:12: both is made of personal data of several kinds, location and"
                    + " contact: say which it is, as personal: location")));
  }

  @Test
  void passFromAColumnToWhatIsComputedOfItUnlessItSaysOtherwise(@TempDir Path folder)
      throws IOException {
    event(
        folder,
        """
          born_ts: {type: timestamp, encoding: iso8601, personal: birth, description: Birth.}
          email: {type: string, personal: contact, description: Address.}
        derive:
          birthday: {date: born_ts, description: Day of birth.}
          birth_year_start: {floor: {of: born_ts, to: 365d}, description: A stretch.}
          age_sec: {seconds_between: [born_ts, joined_ts], description: Age.}
          address: {standardise: email, personal: identifier, description: Address in one form.}
          again: {copy: birthday}
          joined_date: {date: joined_ts, description: Day.}
        """);
    EventSpec event = ContractLoader.load(folder).events().get(0);
    Map<String, Optional<String>> marks =
        event.derived().stream()
            .collect(Collectors.toMap(DerivedSpec::name, DerivedSpec::personal));
    assertThat(
        marks,
        is(
            Map.of(
                "birthday", Optional.of("birth"),
                "birth_year_start", Optional.of("birth"),
                "age_sec", Optional.of("birth"),
                "address", Optional.of("identifier"),
                "again", Optional.of("birth"),
                "joined_date", Optional.empty())));
  }
}
