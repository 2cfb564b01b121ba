package dev.parley.cli;

import dev.parley.jms.ParleyConnection;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to trust, and what to show, where the broker speaks TLS. */
final class TlsOptions {
  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      defaultValue = "${env:PARLEY_TLS_CA}",
      description =
          "PEM file of whose certificates the broker may have. Default: $PARLEY_TLS_CA, else those"
              + " Java trusts.")
  private @Nullable Path ca;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      defaultValue = "${env:PARLEY_TLS_CERT}",
      description =
          "PEM file of the certificate to show to the broker. Default: $PARLEY_TLS_CERT, else none.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      defaultValue = "${env:PARLEY_TLS_KEY}",
      description = "PEM file of its private key. Default: $PARLEY_TLS_KEY.")
  private @Nullable Path key;

  ParleyConnection.Builder apply(ParleyConnection.Builder connection) {
    if (ca != null) {
      connection.trust(ca);
    }
    if (certificate != null && key != null) {
      connection.certificate(certificate, key);
    } else if (certificate != null || key != null) {
      throw new IllegalArgumentException("--tls-cert and --tls-key belong together: give both");
    }
    return connection;
  }
}
