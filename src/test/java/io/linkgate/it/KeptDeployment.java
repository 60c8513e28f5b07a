package io.linkgate.it;

import java.util.Optional;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.event.DeployDeployment;
import org.jboss.arquillian.container.spi.event.DeploymentEvent;
import org.jboss.arquillian.container.spi.event.UnDeployDeployment;
import org.jboss.arquillian.container.spi.event.container.BeforeStop;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Keeps the deployment of {@link DeployedWar} for the next class: to deploy takes longer than the tests of most classes.
 * It ends when a class deploys something itself, and before the server stops. Arquillian finds this extension by its
 * file in {@code META-INF/services}.
 */
public final class KeptDeployment implements LoadableExtension {

    /** The name of the deployment that is kept. */
    static final String NAME = "kept";

    /** For Arquillian. */
    public KeptDeployment() {}

    @Override
    public void register(ExtensionBuilder extensions) {
        extensions.observer(Keeper.class);
    }

    /** Comes before Arquillian's own observers of these events, and decides whether they see them. For one thread. */
    public static final class Keeper {

        private Optional<DeployDeployment> kept = Optional.empty();

        /** For Arquillian. */
        public Keeper() {}

        /** Deploys what is not there yet. */
        public void deploy(@Observes EventContext<DeployDeployment> context) throws DeploymentException {
            DeployDeployment asked = context.getEvent();
            if (isToBeKept(asked) && kept.isPresent()) {
                asked.getDeployment().deployed();
                return;
            }
            undeployKept();
            context.proceed();
            if (isToBeKept(asked)) {
                kept = Optional.of(asked);
            }
        }

        /** Undeploys what is not kept. */
        public void undeploy(@Observes EventContext<UnDeployDeployment> context) {
            UnDeployDeployment asked = context.getEvent();
            if (isToBeKept(asked)) {
                asked.getDeployment().undeployed();
            } else {
                context.proceed();
            }
        }

        /** Leaves the server as it was: both would start again with what is deployed. */
        public void stop(@Observes BeforeStop stop) throws DeploymentException {
            undeployKept();
        }

        private void undeployKept() throws DeploymentException {
            if (kept.isPresent()) {
                DeployDeployment there = kept.get();
                kept = Optional.empty();
                there.getDeployableContainer()
                        .undeploy(there.getDeployment().getDescription().getArchive());
            }
        }

        private static boolean isToBeKept(DeploymentEvent event) {
            return event.getDeployment().getDescription().getName().equals(NAME);
        }
    }
}
