package io.linkgate.simulation;

import io.linkgate.instance.Instance;
import java.time.Duration;

/** When a fault meets an instance. Each prepares its world, begins a chapter and lets the fault strike. */
enum Moment {

    /** The connection that is to bring the very first code. */
    FIRST_CONNECTION {
        @Override
        void strike(World world, Instance instance, String fault) {
            world.arm(fault);
            world.newChapter();
            world.start(instance);
        }
    },

    /** A code is on show, and somebody looks at it. */
    CODE_SHOWN {
        @Override
        void strike(World world, Instance instance, String fault) {
            world.start(instance);
            world.look(instance);
            world.newChapter();
            world.arm(fault);
        }
    },

    /** Somebody watches the last code; the connection that is opened beside it is to bring the next one without a gap. */
    SUCCESSION {
        @Override
        void strike(World world, Instance instance, String fault) {
            world.start(instance);
            world.look(instance);
            world.pass(ALL_CODES.minusSeconds(6));
            world.newChapter();
            world.arm(fault);
            world.pass(Duration.ofSeconds(2));
        }
    },

    /** All codes were shown; somebody came just before the last one ended, too late to prepare the next connection. */
    NEXT_CODES {
        @Override
        void strike(World world, Instance instance, String fault) {
            world.start(instance);
            world.pass(ALL_CODES.minusSeconds(3));
            world.look(instance);
            world.pass(Duration.ofSeconds(3));
            world.newChapter();
            world.arm(fault);
            world.pass(Duration.ofMillis(1));
        }
    },

    /** A phone scans the code and signs. */
    SCAN {
        @Override
        void strike(World world, Instance instance, String fault) {
            world.start(instance);
            world.look(instance);
            world.arm(fault);
            world.newChapter();
            world.phone().scan(instance);
        }
    },

    /** The phone has signed; the device logs in for the first time. */
    FIRST_LOGIN {
        @Override
        void strike(World world, Instance instance, String fault) {
            world.start(instance);
            world.look(instance);
            world.network().delay(Duration.ofSeconds(1));
            world.phone().scan(instance);
            world.network().delay(Duration.ZERO);
            world.arm(fault);
            world.newChapter();
            world.pass(Duration.ofSeconds(1));
        }
    },

    /** The link has worked for an hour, and nobody looks. */
    LINKED {
        @Override
        void strike(World world, Instance instance, String fault) {
            world.start(instance);
            world.link(instance);
            world.pass(Duration.ofHours(1));
            world.newChapter();
            world.arm(fault);
        }
    },

    /** The server starts again with a device that was linked before; nobody looks. */
    NEXT_LOGIN {
        @Override
        void strike(World world, Instance instance, String fault) {
            world.start(instance);
            world.link(instance);
            world.shutDown();
            world.arm(fault);
            world.newChapter();
            world.restart();
        }
    };

    /** One of 60 s and five of 20 s. */
    private static final Duration ALL_CODES = Duration.ofSeconds(160);

    abstract void strike(World world, Instance instance, String fault);
}
