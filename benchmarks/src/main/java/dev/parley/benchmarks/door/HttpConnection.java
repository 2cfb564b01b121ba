package dev.parley.benchmarks.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.benchmarks.exchange.Competitor;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * As little of an HTTP client as will do, so that what is measured is the server: a socket that is
 * kept for as long as the server keeps it, a request in one write. Confined to one thread.
 */
final class HttpConnection {
  private static final int LONGEST_LINE = 8_192;
  private static final String LENGTH = "content-length:";

  private final int port;
  private final byte[] line = new byte[LONGEST_LINE];
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  HttpConnection(int port) {
    this.port = port;
  }

  /**
   * Sends a request and reads the body of its answer; once more where the server has closed the
   * connection meanwhile, since nobody asked for long.
   *
   * @throws IOException for any status but 200, too
   */
  String ask(byte[] request) throws IOException {
    var isKept = socket != null;
    try {
      return exchange(request);
    } catch (EOFException | SocketException e) {
      if (isKept) {
        return exchange(request);
      }
      throw e;
    }
  }

  private String exchange(byte[] request) throws IOException {
    try {
      var input = opened();
      if (socket != null) {
        socket.getOutputStream().write(request);
      }
      return answer(input);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private InputStream opened() throws IOException {
    var present = in;
    if (present == null) {
      var fresh = new Socket(InetAddress.getLoopbackAddress(), port);
      fresh.setTcpNoDelay(true);
      fresh.setSoTimeout((int) Competitor.TIMEOUT.toMillis());
      present = new BufferedInputStream(fresh.getInputStream());
      socket = fresh;
      in = present;
    }
    return present;
  }

  private String answer(InputStream input) throws IOException {
    var status = line(input);
    var ends = status.startsWith("HTTP/1.0");
    var length = -1;
    for (var header = line(input); !header.isEmpty(); header = line(input)) {
      var small = header.toLowerCase(Locale.ROOT);
      if (small.startsWith(LENGTH)) {
        length = Integer.parseInt(small.substring(LENGTH.length()).strip());
      } else if (small.startsWith("connection:")) {
        ends = small.contains("close");
      }
    }
    if (length < 0) {
      throw new IOException("An answer without its length: " + status);
    }
    var body = new String(input.readNBytes(length), UTF_8);
    if (ends) {
      close();
    }
    if (!status.contains(" 200 ")) {
      throw new IOException(status + ": " + body);
    }
    return body;
  }

  private String line(InputStream input) throws IOException {
    var length = 0;
    for (var next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0 || length == LONGEST_LINE) {
        throw new EOFException("The answer broke off");
      }
      line[length++] = (byte) next;
    }
    return new String(line, 0, length, ISO_8859_1).stripTrailing();
  }

  private void close() throws IOException {
    var last = socket;
    socket = null;
    in = null;
    if (last != null) {
      last.close();
    }
  }
}
