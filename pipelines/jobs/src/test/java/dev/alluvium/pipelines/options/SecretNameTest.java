package dev.alluvium.pipelines.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNameTest {
  private static final String NAME = "projects/p/secrets/s/versions/latest";

  @Test
  void takesNamesInSecretManagerAndFilesWhereTheyMayBe() {
    assertThat(SecretName.inManager("kafkaSecret", NAME), is(NAME));
    assertThat(SecretName.inManagerOrFile("sourceSecret", NAME), is(NAME));
    assertThat(
        SecretName.inManagerOrFile("sourceSecret", "/run/my secrets/s"), is("/run/my secrets/s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "projects/p/secrets/s",
        "projects/p/secrets/a b/versions/1",
        "projects/p/secrets/s/versions/1\n",
        " projects/p/secrets/s/versions/1",
        "projects/p/secrets/s/versions/1/more"
      })
  void refusesOthersWithoutShowingThem(String name) {
    UserException alone =
        assertThrows(UserException.class, () -> SecretName.inManager("kafkaSecret", name));
    UserException orFile =
        assertThrows(UserException.class, () -> SecretName.inManagerOrFile("sourceSecret", name));

    assertThat(
        alone.getMessage(),
        is(
            "--kafkaSecret is no name of a secret: give the secret's name, as"
                + " projects/PROJECT/secrets/NAME/versions/latest"));
    assertThat(orFile.getMessage(), startsWith("--sourceSecret is no name of a secret: "));
    assertThat(orFile.getMessage(), containsString("or a file, as /run/secrets/NAME"));
    assertThat(orFile.getMessage(), not(containsString(name)));
  }

  @Test
  void saysWhichIsMissing() {
    UserException e =
        assertThrows(UserException.class, () -> SecretName.inManager("kafkaSecret", null));
    assertThat(e.getMessage(), startsWith("--kafkaSecret is missing: give the secret's name, as"));
  }

  @Test
  void refusesAFileWhereOnlySecretManagerIsAsked() {
    assertThrows(UserException.class, () -> SecretName.inManager("kafkaSecret", "/run/secrets/s"));
  }
}
