package io.linkgate.protocol.message;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of a message that a report token covers: listed fields only, in ascending order, as they were encoded, with
 * the lengths around them written again. The list is that of whatsmeow {@code reportingfields.json} and Baileys {@code
 * Utils/reporting-utils.ts}, as far as this gateway writes messages: texts and replies.
 */
final class ReportedFields {

    /** Of an extended text the text, how it is forwarded (context 21 and 22), and field 30. */
    private static final Fields TEXTS = new Fields(Map.of(
            1,
            Fields.WHOLE,
            6,
            new Fields(Map.of(
                    1, Fields.WHOLE, 17, new Fields(Map.of(21, Fields.WHOLE, 22, Fields.WHOLE)), 30, Fields.WHOLE))));

    /** The fields of a message that are kept; none means all of it. */
    private record Fields(Map<Integer, Fields> parts) {
        static final Fields WHOLE = new Fields(Map.of());
    }

    private ReportedFields() {}

    /** Returns the covered bytes of an encoded message; perhaps none. */
    static byte[] of(byte[] message) throws MessageException {
        try {
            return extract(CodedInputStream.newInstance(message), TEXTS);
        } catch (IOException e) {
            throw new MessageException("a message that does not parse", e);
        }
    }

    private static byte[] extract(CodedInputStream in, Fields fields) throws IOException {
        TreeMap<Integer, ByteArrayOutputStream> kept = new TreeMap<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int number = WireFormat.getTagFieldNumber(tag);
            Fields field = fields.parts().get(number);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            if (field == null) {
                in.skipField(tag);
            } else if (field.parts().isEmpty()) {
                in.skipField(tag, out);
            } else {
                part(in, field, tag, out);
            }
            out.flush();
            kept.computeIfAbsent(number, any -> new ByteArrayOutputStream()).writeBytes(bytes.toByteArray());
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        kept.values().forEach(bytes -> all.writeBytes(bytes.toByteArray()));
        return all.toByteArray();
    }

    /** A message of which nothing is kept is left out. */
    private static void part(CodedInputStream in, Fields fields, int tag, CodedOutputStream out) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            in.skipField(tag, out);
            return;
        }
        byte[] inside = extract(CodedInputStream.newInstance(in.readByteArray()), fields);
        if (inside.length > 0) {
            out.writeUInt32NoTag(tag);
            out.writeByteArrayNoTag(inside);
        }
    }
}
