package io.linkgate.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import io.linkgate.browser.Picture.Place;
import io.linkgate.testkit.Launcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A tab with the page of one instance, and what it shows: every frame that the browser draws, read from its pixels. The
 * phone tries the code on show at each look.
 */
final class Screen implements AutoCloseable {

    /** Where the code is. */
    static final String FRAME = ".wizard-frame";

    private static final int WIDTH = 480;
    private static final int HEIGHT = 1_000;
    private static final String GOOD = "declined";
    private static final Duration FRESH = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(40).toNanos();

    private final World world;
    private final BrowserContext context;
    private final Page page;
    private final CDPSession browser;
    private final Consumer<JsonObject> taker = this::drawn;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Set<String> codes = new LinkedHashSet<>();
    private Optional<Place> place = Optional.empty();
    /** Frames that were drawn until then are older than the place. */
    private Instant moved = Instant.EPOCH;

    private Optional<Picture> seen = Optional.empty();
    private Optional<String> code = Optional.empty();
    private Optional<Instant> refusedSince = Optional.empty();
    private Duration longestRefused = Duration.ZERO;
    private Optional<Instant> gapSince = Optional.empty();
    private Duration longestGap = Duration.ZERO;
    private Instant lastSeen = Instant.EPOCH;
    private int frameCount;
    private int blankFrames;

    /**
     * Opens the page of an instance, signed in.
     *
     * @param motion whether the page may move; without, it is drawn only when something changes
     */
    Screen(World world, String instance, ReducedMotion motion) {
        this(
                world,
                world.address(instance),
                "sessionStorage.setItem('linkgate.token', '" + Launcher.TOKEN + "')",
                motion);
    }

    private Screen(World world, String address, String script, ReducedMotion motion) {
        this.world = world;
        context = world.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(WIDTH, HEIGHT)
                        .setReducedMotion(motion));
        context.addInitScript(script);
        page = context.newPage();
        page.navigate(address);
        browser = context.newCDPSession(page);
        browser.on("Page.screencastFrame", taker);
        JsonObject how = new JsonObject();
        how.addProperty("format", "jpeg");
        how.addProperty("quality", 85);
        how.addProperty("everyNthFrame", 1);
        browser.send("Page.startScreencast", how);
    }

    /** Lets the browser draw for a moment, and looks at all that it drew, and at what is still there. */
    void look() {
        world.pass();
        lookAgain();
    }

    /** Looks at several at once. */
    static void look(World world, Collection<Screen> screens) {
        world.pass();
        screens.forEach(Screen::lookAgain);
    }

    private void lookAgain() {
        Optional<Place> now = place();
        if (now.isPresent() && !now.equals(place)) {
            moveTo(now.get());
        }
        while (place.isPresent() && !frames.isEmpty()) {
            Frame frame = frames.remove();
            if (frame.drawn().isAfter(moved)) {
                see(Picture.of(frame.image(), place.get()), frame.drawn());
            }
        }
        judge();
        if (refusedSince.filter(this::isStale).isPresent() || isFirstCodeMissing()) {
            Instant before = Instant.now();
            see(Picture.of(page.screenshot(), place.orElseThrow()), before);
        }
    }

    /** Frames from before do not show where the code was when they were drawn, so the window is looked at once. */
    private void moveTo(Place next) {
        place = Optional.of(next);
        Instant before = Instant.now();
        byte[] window = page.screenshot();
        moved = Instant.now();
        see(Picture.of(window, next), before);
    }

    /**
     * A busy browser drops frames, even the last one of a change: a code is checked again before it counts as dead for
     * long.
     */
    private boolean isStale(Instant refused) {
        Instant limit = Instant.now().minus(FRESH);
        return refused.isBefore(limit) && lastSeen.isBefore(limit);
    }

    /** Whether no code was seen yet and nothing has been drawn for a while: the frame with it may have been dropped. */
    private boolean isFirstCodeMissing() {
        return place.isPresent()
                && codes.isEmpty()
                && lastSeen.isBefore(Instant.now().minus(FRESH));
    }

    /** Takes a frame from the browser at once: only then does it draw the next one. */
    private void drawn(JsonObject frame) {
        JsonObject taken = new JsonObject();
        taken.add("sessionId", frame.get("sessionId"));
        browser.send("Page.screencastFrameAck", taken);
        double seconds = frame.getAsJsonObject("metadata").get("timestamp").getAsDouble();
        byte[] image = Base64.getDecoder().decode(frame.get("data").getAsString());
        frames.add(new Frame(Instant.ofEpochMilli((long) (seconds * 1_000)), image));
    }

    private void see(Picture now, Instant drawn) {
        frameCount++;
        lastSeen = Instant.now();
        if (!codes.isEmpty() && now.isBlank()) {
            blankFrames++;
        }
        if (seen.isPresent() && seen.get().isSameAs(now)) {
            return;
        }
        seen = Optional.of(now);
        Optional<String> read = now.code();
        if (!read.equals(code)) {
            endOfRefusal(drawn);
        }
        measureGap(read.isPresent(), drawn);
        code = read;
        code.ifPresent(codes::add);
    }

    /** The place of the code now; empty while there is none. What the page says above the code can move it. */
    private Optional<Place> place() {
        List<?> box = (List<?>) page.evaluate(
                "selector => { const box = document.querySelector(selector)?.getBoundingClientRect();"
                        + " return box === undefined || box.width === 0 ? null"
                        + " : [Math.ceil(box.x), Math.ceil(box.y), Math.floor(box.width), Math.floor(box.height)]; }",
                FRAME);
        return Optional.ofNullable(box).map(found -> new Place(at(found, 0), at(found, 1), at(found, 2), at(found, 3)));
    }

    private static int at(List<?> numbers, int index) {
        return ((Number) numbers.get(index)).intValue();
    }

    /**
     * Lets the phone try the code on show. A code leaves the screen when the browser has drawn the next frame, however
     * late that is seen.
     */
    void judge() {
        boolean good = code.map(world::tryCode).orElse(GOOD).equals(GOOD);
        if (good) {
            refusedSince = Optional.empty();
        } else if (refusedSince.isEmpty()) {
            refusedSince = Optional.of(Instant.now());
        } else {
            refusedUntil(Instant.now());
        }
    }

    private void measureGap(boolean codeThere, Instant drawn) {
        if (!codeThere && code.isPresent()) {
            gapSince = Optional.of(drawn);
        } else if (codeThere) {
            gapSince.map(since -> Duration.between(since, drawn))
                    .filter(gap -> gap.compareTo(longestGap) > 0)
                    .ifPresent(gap -> longestGap = gap);
            gapSince = Optional.empty();
        }
    }

    private void endOfRefusal(Instant drawn) {
        refusedUntil(drawn);
        refusedSince = Optional.empty();
    }

    private void refusedUntil(Instant end) {
        refusedSince
                .map(start -> Duration.between(start, end))
                .filter(time -> time.compareTo(longestRefused) > 0)
                .ifPresent(time -> longestRefused = time);
    }

    /** The code that is on show now, read from the pixels. */
    Optional<String> code() {
        return code;
    }

    /** Whether a code is on show that the phone takes. */
    boolean showsGoodCode() {
        return code.isPresent() && refusedSince.isEmpty();
    }

    /** Every code that was ever on show. */
    Set<String> codes() {
        return codes;
    }

    /** The longest time for which a code was on show that the phone refused. */
    Duration longestRefused() {
        return longestRefused;
    }

    /** Forgets the codes that were refused so far. */
    void forgetRefused() {
        longestRefused = Duration.ZERO;
    }

    /** The longest time without a code between two codes. */
    Duration longestGap() {
        return longestGap;
    }

    int frameCount() {
        return frameCount;
    }

    /** The number of frames since the first code in which its place was empty. */
    int blankFrames() {
        return blankFrames;
    }

    /** What the browser drew, and when. */
    private record Frame(Instant drawn, byte[] image) {}

    /** Looks until a condition holds. */
    void lookUntil(String what, BooleanSupplier condition) {
        lookUntil(what, condition, world, List.of(this));
    }

    /** Looks at several at once until a condition holds. */
    static void lookUntil(String what, BooleanSupplier condition, World world, Collection<Screen> screens) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never came: " + what + ". The pages say: "
                        + screens.stream().map(Screen::words).toList());
            }
            look(world, screens);
        }
    }

    /** Waits for a code that the phone accepts, and returns it. */
    String awaitGoodCode() {
        lookUntil("a code that the phone takes", () -> showsGoodCode());
        return code.orElseThrow();
    }

    /** Waits for words on the page. */
    void awaitWords(String text) {
        lookUntil(text, () -> words().contains(text));
    }

    /** Looks for that time. */
    void lookFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            look();
        }
    }

    /** Waits until the instance is in the state of that word. */
    void awaitWord(String word) {
        lookUntil(word, () -> page.locator(".word-line .word").allInnerTexts().contains(word));
    }

    /** What stands where the code was, and around it; empty when nothing has to be scanned. */
    String wizard() {
        return String.join("\n", page.locator(".wizard").allInnerTexts());
    }

    /** All text that a person can read. */
    String words() {
        return page.locator("main").innerText();
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Page page() {
        return page;
    }

    /**
     * Saves a picture of the window, for people to look at. One of the whole page would resize the window for a moment, and
     * frames of that moment show the code elsewhere.
     */
    void keep(String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of(System.getProperty("browser.directory"), name + ".png")));
    }

    @Override
    public void close() {
        browser.send("Page.stopScreencast");
        browser.off("Page.screencastFrame", taker);
        SharedBrowser.close(context);
    }
}
