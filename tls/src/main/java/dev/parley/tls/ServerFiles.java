package dev.parley.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What a server's context is made of. */
record ServerFiles(Path certificate, Path key, @Nullable Path clientCa) {

  SSLContext read() {
    return TlsContexts.of(
        Pem.identity(certificate, key), clientCa == null ? null : Pem.authorities(clientCa));
  }

  /** Another one when a file was written or replaced. */
  List<Object> stamp() {
    var stamp = new ArrayList<Object>();
    for (Path file :
        clientCa == null ? List.of(certificate, key) : List.of(certificate, key, clientCa)) {
      try {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        stamp.add(attributes.lastModifiedTime());
        stamp.add(attributes.size());
        stamp.add(String.valueOf(attributes.fileKey()));
      } catch (IOException e) {
        stamp.add("missing");
      }
    }
    return stamp;
  }
}
