package dev.alluvium.pipelines.collect;

import dev.alluvium.pipelines.options.BrokerOptions;
import dev.alluvium.pipelines.options.DomainOptions;
import dev.alluvium.pipelines.options.Matches;
import dev.alluvium.pipelines.options.SecretName;
import dev.alluvium.pipelines.options.StatusOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** Options of {@link CollectEvents}. */
public interface CollectOptions extends BrokerOptions, DomainOptions, StatusOptions {
  /** A list of origins, as browsers send them. */
  String ORIGINS = "https?://[^\\s,/*]+(,https?://[^\\s,/*]+)*";

  @Description("Address to listen at. One that others can reach needs --apiKeys or its secret.")
  @Default.String("127.0.0.1")
  @Matches("\\S+")
  String getHost();

  void setHost(String host);

  @Description("Port to listen at; 0 for any that is free.")
  @Default.Integer(8080)
  @Matches("\\d+")
  int getPort();

  void setPort(int port);

  @Description(
      "File of keys, one a line, of 16 characters at least; who sends events must have one.")
  @Nullable String getApiKeys();

  void setApiKeys(@Nullable String file);

  @Description(
      "Name of such a file in Secret Manager, as projects/PROJECT/secrets/NAME/versions/latest.")
  @Matches(SecretName.IN_MANAGER)
  @Nullable String getApiKeysSecret();

  void setApiKeysSecret(@Nullable String secret);

  @Description(
      "Origins of web pages that may send events, as https://shop.example,http://localhost:3000;"
          + " none by default.")
  @Matches(ORIGINS)
  @Nullable String getAllowOrigins();

  void setAllowOrigins(@Nullable String origins);

  @Description("Largest body of a request as it is sent, bytes.")
  @Default.Integer(4 << 20)
  @Matches("[1-9]\\d*")
  int getMaxRequestBytes();

  void setMaxRequestBytes(int bytes);

  @Description("Largest body of a request once it is unpacked, bytes.")
  @Default.Integer(16 << 20)
  @Matches("[1-9]\\d*")
  int getMaxUnpackedBytes();

  void setMaxUnpackedBytes(int bytes);

  @Description("Largest event, bytes; the brokers and topics must take it (max.message.bytes).")
  @Default.Integer(1_000_000)
  @Matches("[1-9]\\d*")
  int getMaxEventBytes();

  void setMaxEventBytes(int bytes);

  @Description("Most events in one request.")
  @Default.Integer(10_000)
  @Matches("[1-9]\\d*")
  int getMaxEvents();

  void setMaxEvents(int events);

  @Description("Bytes that all requests may hold together; beyond them, new ones are put off.")
  @Default.Integer(128 << 20)
  @Matches("[1-9]\\d*")
  int getMaxInFlightBytes();

  void setMaxInFlightBytes(int bytes);

  @Description("Most connections at a time.")
  @Default.Integer(1_000)
  @Matches("[1-9]\\d*")
  int getMaxConnections();

  void setMaxConnections(int connections);

  @Description("How long a request may take to arrive, as 10s.")
  @Default.String("10s")
  @Matches("(\\d+\\s*(ms|s|m|h|d)|P.+)")
  String getRequestTimeout();

  void setRequestTimeout(String duration);

  @Description("How long Kafka may take to acknowledge, as 15s; then a request has failed.")
  @Default.String("15s")
  @Matches("(\\d+\\s*(ms|s|m|h|d)|P.+)")
  String getAckTimeout();

  void setAckTimeout(String duration);
}
