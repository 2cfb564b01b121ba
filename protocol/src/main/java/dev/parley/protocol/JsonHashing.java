package dev.parley.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.NullValueProvider;
import com.fasterxml.jackson.databind.deser.std.CollectionDeserializer;
import com.fasterxml.jackson.databind.deser.std.MapDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringCollectionDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collection;
import java.util.Hashtable;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * Sets and maps from JSON, whose keys are counted by hash code before they are put in. Needs a
 * {@link KeyCollisions} as the attribute of that class.
 */
final class JsonHashing {
  private JsonHashing() {}

  static SimpleModule module() {
    return new SimpleModule("parley-hashing").setDeserializerModifier(new Modifier());
  }

  private static final class Modifier extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyCollectionDeserializer(
        DeserializationConfig config,
        CollectionType type,
        BeanDescription description,
        JsonDeserializer<?> standard) {
      if (!isHashed(type)) {
        return standard;
      } else if (standard instanceof StringCollectionDeserializer texts) {
        return new Elements(
            new CollectionDeserializer(type, null, null, texts.getValueInstantiator()));
      }
      return standard.getClass() == CollectionDeserializer.class
          ? new Elements((CollectionDeserializer) standard)
          : standard;
    }

    @Override
    public JsonDeserializer<?> modifyMapDeserializer(
        DeserializationConfig config,
        MapType type,
        BeanDescription description,
        JsonDeserializer<?> standard) {
      return standard.getClass() == MapDeserializer.class && isHashed(type)
          ? new Entries((MapDeserializer) standard)
          : standard;
    }
  }

  private static boolean isHashed(CollectionType type) {
    return type.isTypeOrSubTypeOf(Set.class)
        && !type.isTypeOrSubTypeOf(SortedSet.class)
        && (type.isTypeOrSubTypeOf(CopyOnWriteArraySet.class) || !isOrdered(type.getContentType()));
  }

  @SuppressWarnings("JdkObsolete") // a contract may still name it
  private static boolean isHashed(MapType type) {
    return !type.isTypeOrSubTypeOf(SortedMap.class)
        && (isTable(type.getRawClass()) || !isOrdered(type.getKeyType()));
  }

  /** The JDK's tables find an ordered key among others of its hash code without trying all. */
  private static boolean isOrdered(JavaType key) {
    var raw = key.getRawClass();
    return raw.isEnum()
        || key.isFinal()
            && raw.getName().startsWith("java.")
            && Arrays.stream(raw.getGenericInterfaces())
                .anyMatch(
                    type ->
                        type instanceof ParameterizedType comparable
                            && comparable.getRawType() == Comparable.class
                            && comparable.getActualTypeArguments()[0] == raw);
  }

  /** Its keys may have one place without having one hash code. */
  @SuppressWarnings("JdkObsolete")
  private static boolean isTable(Class<?> type) {
    return Hashtable.class.isAssignableFrom(type) && !Properties.class.isAssignableFrom(type);
  }

  private static KeyCollisions collisions(DeserializationContext context) {
    return (KeyCollisions) requireNonNull(context.getAttribute(KeyCollisions.class));
  }

  private static final class Elements extends CollectionDeserializer {
    private static final long serialVersionUID = 1L;

    Elements(CollectionDeserializer standard) {
      super(standard);
    }

    @Override
    protected CollectionDeserializer withResolved(
        @Nullable JsonDeserializer<?> delegate,
        @Nullable JsonDeserializer<?> value,
        @Nullable TypeDeserializer valueType,
        @Nullable NullValueProvider nulls,
        @Nullable Boolean unwrapSingle) {
      return new Elements(super.withResolved(delegate, value, valueType, nulls, unwrapSingle));
    }

    @Override
    protected Collection<Object> _deserializeFromArray(
        JsonParser parser, DeserializationContext context, Collection<Object> result)
        throws IOException {
      var keys = collisions(context).of(result, result instanceof CopyOnWriteArraySet);
      super._deserializeFromArray(parser, context, new CountedElements(result, keys));
      keys.close();
      return result;
    }
  }

  private static final class CountedElements extends AbstractCollection<Object> {
    private final Collection<Object> target;
    private final KeyCollisions.Keys keys;

    CountedElements(Collection<Object> target, KeyCollisions.Keys keys) {
      this.target = target;
      this.keys = keys;
    }

    @Override
    public boolean add(Object element) {
      keys.meet(element);
      var isNew = target.add(element);
      if (isNew) {
        keys.added();
      }
      return isNew;
    }

    @Override
    public Iterator<Object> iterator() {
      return target.iterator();
    }

    @Override
    public int size() {
      return target.size();
    }
  }

  private static final class Entries extends MapDeserializer {
    private static final long serialVersionUID = 1L;

    Entries(MapDeserializer standard) {
      super(standard);
    }

    @Override
    protected MapDeserializer withResolved(
        @Nullable KeyDeserializer key,
        @Nullable TypeDeserializer valueType,
        @Nullable JsonDeserializer<?> value,
        @Nullable NullValueProvider nulls,
        @Nullable Set<String> ignored,
        @Nullable Set<String> included) {
      return new Entries(super.withResolved(key, valueType, value, nulls, ignored, included));
    }

    @Override
    @SuppressWarnings("unchecked") // as the library does
    public Map<Object, Object> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      var isPlain =
          (parser.hasToken(JsonToken.START_OBJECT) || parser.hasToken(JsonToken.FIELD_NAME))
              && _hasDefaultCreator
              && _delegateDeserializer == null
              && _propertyBasedCreator == null;
      return isPlain
          ? deserialize(
              parser, context, (Map<Object, Object>) _valueInstantiator.createUsingDefault(context))
          : super.deserialize(parser, context);
    }

    @Override
    public Map<Object, Object> deserialize(
        JsonParser parser, DeserializationContext context, Map<Object, Object> result)
        throws IOException {
      var keys = collisions(context).of(result.keySet(), isTable(result.getClass()));
      super.deserialize(parser, context, new CountedEntries(result, keys));
      keys.close();
      return result;
    }
  }

  private static final class CountedEntries extends AbstractMap<Object, Object> {
    private final Map<Object, Object> target;
    private final KeyCollisions.Keys keys;
    private final boolean merges;

    CountedEntries(Map<Object, Object> target, KeyCollisions.Keys keys) {
      this.target = target;
      this.keys = keys;
      this.merges = !target.isEmpty();
    }

    @Override
    public @Nullable Object put(Object key, Object value) {
      keys.meet(key);
      var before = target.size();
      var old = target.put(key, value);
      if (target.size() > before) {
        keys.added();
      }
      return old;
    }

    /** Of a key that is written twice the last value counts, unless there were some before. */
    @Override
    public @Nullable Object get(@Nullable Object key) {
      return merges ? target.get(key) : null;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
      return target.entrySet();
    }
  }
}
