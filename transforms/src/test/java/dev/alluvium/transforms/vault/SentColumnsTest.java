package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.vault.SatelliteSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentColumnsTest {
  @ParameterizedTest
  @CsvSource({
    "name, , ALL",
    "name, ',born,', ALL",
    "name, ',fullName,', NONE",
    "name, ',n,', NONE",
    "loud, ',n,', NONE",
    "'name, born', ',fullName,', SOME",
    "'name, loud', ',fullName,', NONE",
    "mixed, ',fullName,', SOME",
    "mixed, ',fullName,born,', NONE",
    "of_key, ',fullName,', NONE",
  })
  void aColumnOfSeveralFieldsIsSentInPart(
      String attributes, @Nullable String leftOut, SentColumns.Sent sent, @TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("domain.yaml"), "domain: some\ndescription: Some.\nowner: tests\n");
    Files.writeString(
        folder.resolve("people.yaml"),
        """
        event: people
        description: A change of a person.
        owner: tests
        source: {topic: db.people, format: debezium}
        key: [id]
        fields:
          id: {type: int64, description: Number.}
          name: {from: fullName, aliases: [n], type: string, description: Name.}
          born: {type: string, description: Day of birth.}
        derive:
          loud: {sql: UPPER(name), description: In capitals.}
          mixed: {sql: "CONCAT(loud, born)", description: Both.}
          of_key: {sql: "CONCAT(name, CAST(id AS STRING))", description: Name and number.}
        """);
    Files.writeString(
        folder.resolve("vault.yaml"),
        """
        vault: some
        description: Vault.
        owner: tests
        escape_delimiter: true
        hubs:
          hub_person: {entity: person, business_key: [id], sources: all, description: Somebody.}
          hub_other: {entity: other, business_key: [born], sources: all, description: Other.}
        links:
          link_some: {hubs: [person, other], sources: all, description: Both.}
        satellites:
          sat_person: {parent: hub_person, attributes: [%s], sources: all, description: Data.}
        """
            .formatted(attributes));
    DomainSpec domain = ContractLoader.load(folder);

    assertThat(
        SentColumns.of(domain.events().get(0), domain.vault().tables(SatelliteSpec.class).get(0))
            .of(leftOut),
        is(sent));
  }
}
