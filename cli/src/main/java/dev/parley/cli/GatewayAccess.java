package dev.parley.cli;

import dev.parley.gateway.Gateway;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who may call a gateway, and how it shows who it is. */
final class GatewayAccess {
  @Option(
      names = "--callers",
      paramLabel = "FILE",
      description =
          "Who may call, with their tokens and passwords: see below. Default: whoever reaches it.")
  private @Nullable Path callers;

  @Option(
      names = "--https-cert",
      paramLabel = "FILE",
      description = "PEM: the certificate, and those that vouch for it. Needs --https-key.")
  private @Nullable Path certificate;

  @Option(
      names = "--https-key",
      paramLabel = "FILE",
      description = "PEM: the certificate's key, without a password.")
  private @Nullable Path key;

  @Option(
      names = "--https-keystore",
      paramLabel = "FILE",
      description = "PKCS #12: certificate and key. Needs --https-password-file.")
  private @Nullable Path keyStore;

  @Option(
      names = "--https-password-file",
      paramLabel = "FILE",
      description = "File whose first line is the password of --https-keystore.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--name",
      paramLabel = "HOST",
      description = "A name by which callers know this machine, beside localhost. May be repeated.")
  private List<String> names = List.of();

  /** Before anything is connected. */
  void check() {
    if ((certificate != null || key != null) && (keyStore != null || passwordFile != null)) {
      throw new IllegalArgumentException(
          "Certificate and key come from --https-cert and --https-key, or from --https-keystore:"
              + " leave out the others");
    }
    if ((certificate == null) != (key == null) || (keyStore == null) != (passwordFile == null)) {
      throw new IllegalArgumentException(
          "TLS needs --https-cert and --https-key, or --https-keystore and --https-password-file");
    }
  }

  Gateway.Builder of(Gateway.Builder gateway) {
    gateway.names(names);
    if (certificate != null && key != null) {
      gateway.tls(certificate, key);
    } else if (keyStore != null && passwordFile != null) {
      gateway.tls(keyStore, Login.password(passwordFile));
    }
    if (callers != null) {
      gateway.callers(callers);
    }
    return gateway;
  }
}
