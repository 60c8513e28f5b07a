package io.linkgate.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.session.CodePoll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller that returns exactly when {@code Retry-After} says finds a code. */
class RetryAfterTest {

    private static final int WORLDS = 25;
    private static final int SLOWEST_MESSAGE_MILLIS = 150;
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(15);

    /** The situations without a code in which a request brings one. */
    enum Situation {
        STARTING {
            @Override
            void bring(World world, Instance instance, Random chance) {
                slowDown(world, chance);
                world.start(instance);
            }
        },
        PARKED {
            @Override
            void bring(World world, Instance instance, Random chance) {
                world.start(instance);
                world.pass(Duration.ofMinutes(10));
            }
        },
        LOGGED_OUT {
            @Override
            void bring(World world, Instance instance, Random chance) {
                world.start(instance);
                world.pass(Duration.ofSeconds(2));
                world.link(instance);
                world.pass(Duration.ofMinutes(10));
                world.phone().unlink();
                world.pass(Duration.ofSeconds(2));
            }
        },
        CODES_RAN_OUT {
            @Override
            void bring(World world, Instance instance, Random chance) {
                world.start(instance);
                world.pass(Duration.ofSeconds(157));
                world.look(instance);
                slowDown(world, chance);
                await(world, () -> world.code(instance).isEmpty());
            }
        },
        PROTOCOL_ERROR {
            @Override
            void bring(World world, Instance instance, Random chance) {
                fails(world, instance, "garbage", chance);
            }
        },
        LOST {
            @Override
            void bring(World world, Instance instance, Random chance) {
                fails(world, instance, "drop refs", chance);
            }
        },
        UNREACHABLE {
            @Override
            void bring(World world, Instance instance, Random chance) {
                world.start(instance);
                world.network().refuse();
                world.network().cut();
                world.pass(Duration.ofSeconds(chance.nextInt(300)));
                await(world, () -> world.status(instance).name().equals("FAILED"));
                world.network().recover();
            }
        },
        UNTRUSTED {
            @Override
            void bring(World world, Instance instance, Random chance) {
                fails(world, instance, "bad_certificate expired", chance);
            }
        };

        abstract void bring(World world, Instance instance, Random chance);

        /** Fails once to eight times in a row; the pause after the last time is up to a minute. */
        private static void fails(World world, Instance instance, String fault, Random chance) {
            world.start(instance);
            world.pass(Duration.ofSeconds(2));
            world.stop(instance);
            world.pass(Duration.ofSeconds(1));
            int times = 1 + chance.nextInt(8);
            world.arm(fault, instance, times);
            world.newChapter();
            world.start(instance);
            await(world, () -> failures(world, instance) >= times);
        }

        private static long failures(World world, Instance instance) {
            return world.path(instance).stream()
                    .filter(place -> place.startsWith("FAILED"))
                    .count();
        }
    }

    private record Promise(long seed, Duration retryAfter, Duration needed) {
        boolean isKept() {
            return needed.compareTo(retryAfter) <= 0;
        }
    }

    @ParameterizedTest
    @EnumSource
    void codeIsThereWhenItWasPromised(Situation situation) {
        List<Promise> promises = LongStream.range(0, WORLDS)
                .mapToObj(seed -> promise(situation, seed))
                .toList();

        assertThat(promises).allMatch(Promise::isKept);
        assertThat(promises).allMatch(promise -> promise.retryAfter().compareTo(MAX_RETRY_AFTER) <= 0);
    }

    private static Promise promise(Situation situation, long seed) {
        Random chance = new Random(seed);
        World world = World.wellStocked(seed);
        Instance a = world.stoppedInstance();
        slowDown(world, chance);
        situation.bring(world, a, chance);
        slowDown(world, chance);
        assertThat(world.code(a)).as("seed %d", seed).isEmpty();

        CodePoll poll = world.look(a);
        Instant asked = world.now();
        await(world, () -> world.code(a).isPresent());

        return new Promise(seed, asHeader(poll.retryAfter()), Duration.between(asked, world.now()));
    }

    /** The duration in whole seconds, rounded up. */
    private static Duration asHeader(Duration retryAfter) {
        return Duration.ofSeconds(retryAfter.plusMillis(999).toSeconds());
    }

    private static void slowDown(World world, Random chance) {
        world.network().delay(Duration.ofMillis(1 + chance.nextInt(SLOWEST_MESSAGE_MILLIS)));
    }

    private static void await(World world, BooleanSupplier there) {
        Instant patience = world.now().plus(PATIENCE);
        while (!there.getAsBoolean()) {
            assertThat(world.now()).isBefore(patience);
            world.pass(STEP);
        }
    }
}
