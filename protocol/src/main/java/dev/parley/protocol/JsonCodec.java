package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON, for callers in other languages and for people. A member of a sealed type carries its
 * class's simple name as {@code @type}; no other class is ever chosen by the text. Objects are
 * written and read by their fields. Thread-safe.
 */
final class JsonCodec {
  private static final int MAX_SHOWN = 60;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(new ParameterNamesModule())
          .addModule(JsonNumbers.module())
          .addModule(JsonHashing.module())
          .annotationIntrospector(new SealedTypes())
          // Denies every class that a text could name, also where an annotation asks for it.
          .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.SETTER, Visibility.NONE)
          .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private static final Map<Limits, ObjectReader> READERS = new ConcurrentHashMap<>();

  private JsonCodec() {}

  static String encode(@Nullable Object value) throws JsonProcessingException {
    return MAPPER.writeValueAsString(value);
  }

  /** The text as a tree; of an empty text, null's. */
  static JsonNode parse(String text, Limits limits) {
    if (text.length() > limits.maxBytes()) {
      throw new ParleyException(
          Status.REFUSED,
          "The body has " + text.length() + " characters; the limit is " + limits.maxBytes());
    }
    try {
      var node = READERS.computeIfAbsent(limits, JsonCodec::reader).readTree(text);
      return node.isMissingNode() ? NullNode.getInstance() : node;
    } catch (StreamConstraintsException e) {
      throw new ParleyException(
          Status.REFUSED, "The body passes a limit: " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new ParleyException(
          Status.BAD_REQUEST, "The body is no JSON: " + withoutSource(e.getOriginalMessage()), e);
    } catch (NumberFormatException e) {
      throw new ParleyException(
          Status.BAD_REQUEST, "The body is no JSON: it has a number that nothing can hold", e);
    }
  }

  /** The library tells where a bracket was opened by naming the source, which it keeps back. */
  private static String withoutSource(String message) {
    return message.replaceAll("\\[Source: REDACTED \\([^)]*\\); ([^\\]]*)]", "$1");
  }

  private static ObjectReader reader(Limits limits) {
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(limits.maxDepth())
            .maxStringLength(limits.maxBytes())
            .maxTokenCount(2L * limits.maxReferences()) // a name and a value, a start and an end
            .build();
    return MAPPER
        .reader()
        .with(JsonFactory.builder().streamReadConstraints(constraints).build())
        .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }

  /**
   * The tree as a value of this type.
   *
   * @throws ParleyException {@link Status#REFUSED} if too many keys have one hash code
   */
  static @Nullable Object convert(JsonNode node, JavaType type) throws JsonProcessingException {
    try {
      return MAPPER
          .reader()
          .withAttribute(KeyCollisions.class, new KeyCollisions(node))
          .treeToValue(node, type);
    } catch (JsonProcessingException | KeyCollisions.TooManyException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof KeyCollisions.TooManyException) {
          throw new ParleyException(Status.REFUSED, ObjectCodec.COLLISIONS, e);
        }
      }
      throw e;
    }
  }

  static @Nullable Object toPlain(JsonNode node) {
    try {
      return MAPPER.treeToValue(node, Object.class);
    } catch (JsonProcessingException e) {
      throw new ParleyException(
          Status.BAD_REQUEST, "The body cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** The Java type that JSON's own value has; null for null, {@link JsonNode} for a compound. */
  static @Nullable Class<?> naturalType(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> String.class;
      case BOOLEAN -> Boolean.class;
      case NUMBER -> node.isFloatingPointNumber() ? Double.class : node.numberValue().getClass();
      case NULL -> null;
      default -> JsonNode.class;
    };
  }

  /** What was there instead of a value of this type, and why it was not one. */
  static String describe(JsonNode node, JavaType type, Exception failure) {
    var kind = "JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    if (node.isValueNode()) {
      var text = node.toString();
      var shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
      return kind + " " + shown + (type.isEnumType() ? "; it is one of " + constants(type) : "");
    }
    var message =
        failure instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : String.valueOf(failure.getMessage());
    var place =
        failure instanceof JsonMappingException mapping
            ? mapping.getPath().stream().map(JsonCodec::step).collect(Collectors.joining("."))
            : "";
    // The library ends some messages with advice for whoever configures it.
    return kind
        + (place.isEmpty() ? ": " : ", at " + place + ": ")
        + message.lines().findFirst().orElse("").replaceAll(" \\((set|for) .*", "");
  }

  private static String step(JsonMappingException.Reference reference) {
    return reference.getFieldName() == null
        ? String.valueOf(reference.getIndex())
        : reference.getFieldName();
  }

  private static String constants(JavaType type) {
    return Arrays.stream(type.getRawClass().getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name())
        .collect(Collectors.joining(", "));
  }
}
