package io.linkgate.storage;

/** Texts of others for columns of a bounded length. */
public final class SqlText {

    private SqlText() {}

    /**
     * Replaces control characters and lone surrogates, which not every database can store, and cuts what is too long.
     *
     * @param max the length of the column, as H2 counts it: in UTF-16 units
     */
    public static String storable(String text, int max) {
        StringBuilder storable = new StringBuilder();
        text.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE ? '?' : point)
                .forEach(point -> {
                    if (storable.length() + Character.charCount(point) <= max) {
                        storable.appendCodePoint(point);
                    }
                });
        return storable.toString();
    }
}
