package io.linkgate.simulation;

import io.linkgate.instance.Instance;
import java.time.Duration;

/** The moments at which a fault can meet an instance. */
enum Moment {

    /** The connection for the very first code. */
    FIRST_CONNECTION {
        @Override
        void prepare(World world, Instance instance) {}

        @Override
        void come(World world, Instance instance) {
            world.start(instance);
        }
    },

    /** The connection for a code after the owner has restarted a stopped instance. */
    START {
        @Override
        void prepare(World world, Instance instance) {
            world.start(instance);
            world.stop(instance);
        }

        @Override
        void come(World world, Instance instance) {
            world.start(instance);
        }
    },

    /** A code is on show, and a caller watches. */
    CODE_SHOWN {
        @Override
        void prepare(World world, Instance instance) {
            world.start(instance);
            world.look(instance);
        }

        @Override
        void come(World world, Instance instance) {}
    },

    /** A caller watches the last code; a second connection is opened for the next one, without a gap. */
    SUCCESSION {
        @Override
        void prepare(World world, Instance instance) {
            world.start(instance);
            world.look(instance);
            world.pass(ALL_CODES.minusSeconds(6));
        }

        @Override
        void come(World world, Instance instance) {
            world.pass(Duration.ofSeconds(2));
        }
    },

    /**
     * All codes were shown; a caller came just before the end of the last one, too late to prepare the next connection.
     */
    NEXT_CODES {
        @Override
        void prepare(World world, Instance instance) {
            world.start(instance);
            world.pass(ALL_CODES.minusSeconds(3));
            world.look(instance);
            world.pass(Duration.ofSeconds(3));
        }

        @Override
        void come(World world, Instance instance) {
            world.pass(Duration.ofMillis(1));
        }
    },

    /** A phone scans the code and signs. */
    SCAN {
        @Override
        void prepare(World world, Instance instance) {
            world.start(instance);
            world.look(instance);
        }

        @Override
        void come(World world, Instance instance) {
            world.phone().scan(instance);
        }
    },

    /** The phone has signed; the device logs in for the first time. */
    FIRST_LOGIN {
        @Override
        void prepare(World world, Instance instance) {
            world.start(instance);
            world.look(instance);
            world.network().delay(Duration.ofSeconds(1));
            world.phone().scan(instance);
            world.network().delay(Duration.ZERO);
        }

        @Override
        void come(World world, Instance instance) {
            world.pass(Duration.ofSeconds(1));
        }
    },

    /** The link has worked for an hour, unwatched. */
    LINKED {
        @Override
        void prepare(World world, Instance instance) {
            world.start(instance);
            world.link(instance);
            world.pass(Duration.ofHours(1));
        }

        @Override
        void come(World world, Instance instance) {}
    },

    /** The server restarts with a linked device, unwatched. */
    NEXT_LOGIN {
        @Override
        void prepare(World world, Instance instance) {
            world.start(instance);
            world.link(instance);
            world.shutDown();
        }

        @Override
        void come(World world, Instance instance) {
            world.restart();
        }
    };

    /** One code of 60 s and five of 20 s. */
    private static final Duration ALL_CODES = Duration.ofSeconds(160);

    /** Brings a new instance to just before this moment. */
    abstract void prepare(World world, Instance instance);

    /** Lets the moment come. Does nothing if it has come already, so that a fault applies as soon as it is armed. */
    abstract void come(World world, Instance instance);

    /** Prepares the world, starts a chapter and lets the fault apply. */
    void strike(World world, Instance instance, String fault) {
        prepare(world, instance);
        world.newChapter();
        world.arm(fault);
        come(world, instance);
    }
}
