package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.jms.ParleyConnection;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a broker speaks TLS with. */
final class BrokerTlsOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "PEM file of the broker's certificate: speaks TLS on every port. A file that is replaced"
              + " counts for the next connection.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM file of its private key.")
  private @Nullable Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description =
          "PEM file of whose certificates clients may have. They need one then, besides user and"
              + " password.")
  private @Nullable Path clientCa;

  @Option(
      names = "--cluster-ca",
      paramLabel = "FILE",
      description =
          "PEM file of whose certificates the other brokers of a cluster may have. Default: that of"
              + " --tls-client-ca, else those Java trusts.")
  private @Nullable Path clusterCa;

  boolean hasClusterCa() {
    return clusterCa != null;
  }

  void apply(Broker.Builder broker) {
    if (certificate != null && key != null) {
      if (clientCa == null) {
        broker.tls(certificate, key);
      } else {
        broker.tls(certificate, key, clientCa);
      }
      if (clusterCa != null) {
        broker.clusterCa(clusterCa);
      }
    } else if (certificate != null || key != null || clientCa != null || clusterCa != null) {
      throw new IllegalArgumentException(
          "TLS needs both --tls-cert and --tls-key; 'parley dev-ca' makes some for development");
    }
  }

  /**
   * To the broker itself, in whatever process it is. Its own certificate is all that is trusted,
   * for whatever host it is, and is shown where it wants one.
   */
  ParleyConnection.Builder connection(String url) {
    return certificate == null || key == null
        ? ParleyConnection.builder(url)
        : ParleyConnection.builder(url + "?verifyHost=false")
            .trust(certificate)
            .certificate(certificate, key);
  }
}
