package dev.parley.gateway;

import static java.time.ZoneOffset.UTC;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code dateTime.iso8601}, which has no zone and no fraction of a second: {@code
 * 19980717T14:08:55}. A date and time without a zone passes as it stands; a moment is UTC.
 */
final class XmlRpcTime {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuuMMdd'T'HH:mm:ss");
  private static final Pattern READ =
      Pattern.compile(
          "(\\d{4})-?(\\d\\d)-?(\\d\\d)T(\\d\\d):?(\\d\\d):?(\\d\\d)(?:[.,](\\d{1,9}))?"
              + "(Z|[+-]\\d\\d(?::?\\d\\d)?)?");

  private XmlRpcTime() {}

  /** Reads, also the forms with hyphens, a fraction and a zone that other libraries write. */
  static LocalDateTime parse(String text) throws XmlRpcFault {
    var parts = READ.matcher(text);
    if (!parts.matches()) {
      throw wrong(text);
    }
    try {
      var fraction = parts.group(7) == null ? "" : parts.group(7);
      var time =
          LocalDateTime.of(
              Integer.parseInt(parts.group(1)),
              Integer.parseInt(parts.group(2)),
              Integer.parseInt(parts.group(3)),
              Integer.parseInt(parts.group(4)),
              Integer.parseInt(parts.group(5)),
              Integer.parseInt(parts.group(6)),
              Integer.parseInt((fraction + "000000000").substring(0, 9)));
      return parts.group(8) == null
          ? time
          : time.atOffset(ZoneOffset.of(parts.group(8)))
              .withOffsetSameInstant(UTC)
              .toLocalDateTime();
    } catch (DateTimeException e) {
      throw wrong(text);
    }
  }

  private static XmlRpcFault wrong(String text) {
    return new XmlRpcFault(
        XmlRpcFault.INVALID_REQUEST,
        "'"
            + (text.length() <= 40 ? text : text.substring(0, 40) + "…")
            + "' is no dateTime.iso8601, such as 19980717T14:08:55");
  }

  /** What a date and time, or a moment, is written as; empty for anything else. */
  static Optional<String> text(Object value) {
    var time = local(value);
    return time == null || time.getYear() < 0 || time.getYear() > 9999
        ? Optional.empty()
        : Optional.of(FORM.format(time));
  }

  @SuppressWarnings("JavaUtilDate") // services may give one
  private static @Nullable LocalDateTime local(Object value) {
    if (value instanceof LocalDateTime time) {
      return time;
    } else if (value instanceof Instant moment) {
      return LocalDateTime.ofInstant(moment, UTC);
    } else if (value instanceof OffsetDateTime moment) {
      return LocalDateTime.ofInstant(moment.toInstant(), UTC);
    } else if (value instanceof ZonedDateTime moment) {
      return LocalDateTime.ofInstant(moment.toInstant(), UTC);
    }
    return value instanceof Date moment
        ? LocalDateTime.ofInstant(Instant.ofEpochMilli(moment.getTime()), UTC)
        : null;
  }
}
