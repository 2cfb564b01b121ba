package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Numbers of JSON where a type could not hold them, and values where any type will do. */
final class JsonNumbers {
  private JsonNumbers() {}

  static SimpleModule module() {
    var module = new SimpleModule("parley-numbers");
    module.addDeserializer(Object.class, new Any<>(Object.class));
    module.addDeserializer(Serializable.class, new Any<>(Serializable.class));
    exact(module, byte.class, Byte.class);
    exact(module, Byte.class, Byte.class);
    exact(module, float.class, Float.class);
    exact(module, Float.class, Float.class);
    exact(module, double.class, Double.class);
    exact(module, Double.class, Double.class);
    return module;
  }

  @SuppressWarnings("unchecked") // a primitive's class stands for its box's
  private static <T extends Number> void exact(SimpleModule module, Class<?> type, Class<T> box) {
    var standard = (JsonDeserializer<T>) NumberDeserializers.find(type, type.getName());
    module.addDeserializer((Class<T>) type, new Exact<>(box, standard));
  }

  /** Refuses a number that would become another: a whole one out of range or of too many digits. */
  private static final class Exact<T extends Number> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient JsonDeserializer<T> standard;

    Exact(Class<T> type, JsonDeserializer<T> standard) {
      super(type);
      this.standard = standard;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      var token = parser.currentToken();
      if (token == JsonToken.VALUE_NUMBER_INT
          && Coercion.convert(parser.getBigIntegerValue(), handledType()) == null) {
        throw misfit(context);
      }
      var value = standard.deserialize(parser, context);
      if (token == JsonToken.VALUE_NUMBER_FLOAT && !Double.isFinite(value.doubleValue())) {
        throw misfit(context);
      }
      return value;
    }

    private JsonMappingException misfit(DeserializationContext context) {
      return JsonMappingException.from(
          context, "the number does not fit " + handledType().getSimpleName());
    }

    @Override
    public @Nullable T getNullValue(DeserializationContext context) throws JsonMappingException {
      return standard.getNullValue(context);
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context)
        throws JsonMappingException {
      return standard.getAbsentValue(context);
    }
  }

  /** JSON's own types: map, list, string, boolean, null, the narrowest whole number, double. */
  private static final class Any<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    Any(Class<T> type) {
      super(type);
    }

    @Override
    @SuppressWarnings("unchecked") // every value below is serialisable
    public @Nullable T deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return (T) value(parser, context);
    }

    private @Nullable Object value(JsonParser parser, DeserializationContext context)
        throws IOException {
      return switch (parser.currentToken()) {
        case START_OBJECT -> {
          var map = new LinkedHashMap<String, @Nullable Object>();
          for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            map.put(name, value(parser, context));
          }
          yield map;
        }
        case START_ARRAY -> {
          var list = new ArrayList<@Nullable Object>();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser, context));
          }
          yield list;
        }
        case VALUE_STRING -> parser.getText();
        case VALUE_NUMBER_INT -> parser.getNumberValue();
        case VALUE_NUMBER_FLOAT -> floating(parser, context);
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> null;
        default -> throw JsonMappingException.from(context, "no JSON value");
      };
    }

    private static double floating(JsonParser parser, DeserializationContext context)
        throws IOException {
      var value = parser.getDoubleValue();
      if (!Double.isFinite(value)) {
        throw JsonMappingException.from(context, "the number does not fit Double");
      }
      return value;
    }
  }
}
