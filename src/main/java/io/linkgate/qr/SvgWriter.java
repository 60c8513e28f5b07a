package io.linkgate.qr;

import java.util.BitSet;

/**
 * Writes a code as SVG: a white square, and the outline of all dark areas as one path.
 *
 * <p>Outlines instead of a rectangle per run, because viewers that smooth edges despite {@code crispEdges} show fine
 * light lines between adjacent rectangles.
 */
final class SvgWriter {

    /** Headings in the order of right turns. */
    private enum Heading {
        RIGHT(1, 0),
        DOWN(0, 1),
        LEFT(-1, 0),
        UP(0, -1);

        final int dx;
        final int dy;

        Heading(int dx, int dy) {
            this.dx = dx;
            this.dy = dy;
        }

        @SuppressWarnings("EnumOrdinal") // the order of declaration is that of right turns
        Heading turned(int quarters) {
            return values()[(ordinal() + quarters) & 3];
        }
    }

    private final QrMatrix matrix;
    private final StringBuilder path = new StringBuilder(8192);

    /** Upper edges of dark modules that are already part of an outline. */
    private final BitSet drawn = new BitSet();

    private SvgWriter(QrMatrix matrix) {
        this.matrix = matrix;
    }

    /** Returns the document, for a scale already checked. */
    static String write(QrMatrix matrix, int scale) {
        int units = matrix.outerSize();
        int pixels = units * scale;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + pixels + "\" height=\"" + pixels
                + "\" viewBox=\"0 0 " + units + " " + units + "\" shape-rendering=\"crispEdges\">"
                + "<rect width=\"" + units + "\" height=\"" + units + "\" fill=\"#fff\"/>"
                + "<path fill=\"#000\" fill-rule=\"evenodd\" d=\"" + new SvgWriter(matrix).outlines() + "\"/></svg>\n";
    }

    /**
     * Traces all outlines. Every outline, of an area or of a hole in it, contains an upper edge of a dark module to
     * start from.
     */
    private String outlines() {
        for (int y = 0; y < matrix.size(); y++) {
            for (int x = 0; x < matrix.size(); x++) {
                if (isUpperEdge(x, y) && !drawn.get(y * matrix.size() + x)) {
                    trace(x, y);
                }
            }
        }
        return path.toString();
    }

    private boolean isUpperEdge(int x, int y) {
        return matrix.isDark(x, y) && !matrix.isDark(x, y - 1);
    }

    /** Follows the edge, with the dark modules on the right, back to its start. {@code z} draws the last stretch. */
    private void trace(int startX, int startY) {
        path.append('M').append(startX + QrMatrix.QUIET_ZONE).append(' ').append(startY + QrMatrix.QUIET_ZONE);
        int x = startX;
        int y = startY;
        Heading heading = Heading.RIGHT;
        int stretch = 0;
        boolean back = false;
        while (!back) {
            if (heading == Heading.RIGHT) {
                drawn.set(y * matrix.size() + x);
            }
            x += heading.dx;
            y += heading.dy;
            stretch++;
            Heading next = nextHeading(x, y, heading);
            back = x == startX && y == startY && next == Heading.RIGHT;
            if (next != heading && !back) {
                path.append(heading.dx != 0 ? 'h' : 'v').append(stretch * (heading.dx + heading.dy));
                stretch = 0;
            }
            heading = next;
        }
        path.append('z');
    }

    /**
     * Returns the heading after a corner. Where modules touch only at a corner, it turns right and so stays with its
     * module.
     */
    private Heading nextHeading(int x, int y, Heading heading) {
        if (!isDarkAhead(x, y, heading, heading.turned(1))) {
            return heading.turned(1);
        }
        return isDarkAhead(x, y, heading, heading.turned(3)) ? heading.turned(3) : heading;
    }

    /** Whether the module ahead of a corner of the grid, on the given side, is dark. */
    private boolean isDarkAhead(int x, int y, Heading heading, Heading side) {
        boolean east = heading.dx + side.dx > 0;
        boolean south = heading.dy + side.dy > 0;
        return matrix.isDark(east ? x : x - 1, south ? y : y - 1);
    }
}
