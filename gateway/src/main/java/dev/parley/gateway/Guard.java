package dev.parley.gateway;

import dev.parley.gateway.Callers.Caller;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who gets in. Pages of other origins do not: a request must name a host that is this one, so that
 * no name made to point here will do, and an origin or site, if any, that is the same. Immutable.
 */
final class Guard {
  private static final String CALLER = "parley.caller";
  private static final Pattern PORT = Pattern.compile(":\\d+$");
  private static final Map<String, String> CHALLENGE =
      Map.of("WWW-Authenticate", "Basic realm=\"Parley\", charset=\"UTF-8\", Bearer");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  /** Empty: any. */
  private final Set<String> hosts;

  private final @Nullable Callers callers;

  /**
   * Makes one.
   *
   * @param bound the address that is listened on
   * @param names by which callers know this machine
   * @param callers null: whoever reaches it gets in
   */
  Guard(String bound, Set<String> names, @Nullable Callers callers) {
    this.callers = callers;
    hosts = new HashSet<>();
    var address = address(bound);
    if (address.isAnyLocalAddress() && names.isEmpty()) {
      return; // it may have any name; secrets are asked for there
    }
    hosts.addAll(Set.of("localhost", "127.0.0.1", "[::1]"));
    hosts.add(bound.contains(":") ? "[" + bound + "]" : bound.toLowerCase(Locale.ROOT));
    names.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
  }

  static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new GatewayException("There is no address " + host + ": give one of this machine's", e);
    }
  }

  /**
   * Lets a request through, and tells browsers what its answer may not do.
   *
   * @throws Refusal 403 or 401
   */
  void check(Context exchange) {
    HEADERS.forEach(exchange::header);
    var host = exchange.header("Host");
    if (host == null || !hosts.isEmpty() && !hosts.contains(withoutPort(host))) {
      throw new Refusal(
          403,
          "Forbidden",
          "This gateway is not known by the name in the Host header; give it with --name");
    }
    if (!isOwnOrigin(exchange, host) || !isOwnSite(exchange) && !isVisit(exchange)) {
      throw new Refusal(403, "Forbidden", "Pages of other origins cannot call");
    }
    if (!exchange.path().startsWith("/health/")) {
      exchange.attribute(CALLER, identified(exchange));
    }
  }

  private static boolean isOwnOrigin(Context exchange, String host) {
    var origin = exchange.header("Origin");
    return origin == null || origin.equalsIgnoreCase(exchange.scheme() + "://" + host);
  }

  /**
   * Browsers send no origin with a GET whose answer the page is not to see, and joining a room is
   * one. Programs send neither.
   */
  private static boolean isOwnSite(Context exchange) {
    var site = exchange.header("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  /** Whether somebody follows a link, which may be on any page: that shows things, and no more. */
  private static boolean isVisit(Context exchange) {
    return exchange.method().equals(HandlerType.GET)
        && "navigate".equals(exchange.header("Sec-Fetch-Mode"))
        && "document".equals(exchange.header("Sec-Fetch-Dest"))
        && !RoomsApi.isStream(exchange.path());
  }

  private Caller identified(Context exchange) {
    if (callers == null) {
      return Caller.ANYBODY;
    }
    return callers
        .find(exchange.header("Authorization"))
        .orElseThrow(
            () ->
                new Refusal(
                    401, "Unauthorized", "Send the token or the password of a caller", CHALLENGE));
  }

  /** Who was let through; nobody where nobody is asked. */
  static Caller caller(Context exchange) {
    Caller known = exchange.attribute(CALLER);
    return known == null ? Caller.ANYBODY : known;
  }

  private static String withoutPort(String host) {
    return PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
  }
}
